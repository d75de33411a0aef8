"""A claim is retracted: seen first, saved, told to readers, settled, and told no more; by clicks."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import log_in, opened

pytestmark = pytest.mark.django_db(transaction=True)

NOTICE = "Editors are looking at what rests on it here: 1 sentence."


def test_a_retraction_is_shown_saved_told_and_settled(page: Page, live_server, made):
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    claim = opened(page, "MINUSMA")
    claim.get_by_label("Rank", exact=True).select_option("deprecated")
    claim.get_by_label("Reason").fill("counted twice")
    page.get_by_role("button", name="Save and publish").click()

    asked = page.get_by_role("alert").filter(has_text="Nothing is saved yet")
    expect(asked).to_contain_text("will be deprecated: counted twice")
    expect(asked).to_contain_text("Fatalities is computed anew: 47 becomes nothing.")
    asked.get_by_role("link", name="Line 1").click()
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".messagelist")).to_contain_text("saved as revision 2")

    reader = page.context.browser.new_context(java_script_enabled=False).new_page()
    reader.goto(f"{live_server.url}/wiki/an-attack/")
    expect(reader.get_by_text(NOTICE)).to_be_visible()

    page.get_by_role("region", name="On the work list").get_by_role("link", name="MINUSMA").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="What is ticked may stay").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why it may stay")
    page.get_by_label("Why it may stay").fill("It says so itself.")
    page.get_by_role("button", name="What is ticked may stay").click()
    expect(page.locator(".messagelist")).to_contain_text("Settled: 1 thing may stay.")

    reader.reload()
    expect(reader.get_by_text(NOTICE)).to_have_count(0)
