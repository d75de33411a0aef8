"""Every public page passes axe in both themes, wide and narrow, and never scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.pages.test_html import PAGES

pytestmark = pytest.mark.django_db(transaction=True)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that a theme can change."""


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("theme", "rules"), [("light", RULES), ("dark", CONTRAST)])
def test_pages_pass_axe(browser: Browser, live_server, library, width, theme, rules):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    found = []

    for name, address in PAGES.items():
        page.goto(f"{live_server.url}{address}")
        violations = Axe().run(page, options={"runOnly": rules}).response["violations"]
        found += [(name, each["id"], each["nodes"][0]["html"]) for each in violations]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((name, "scrolls sideways", ""))
    context.close()

    assert found == []
