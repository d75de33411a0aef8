"""The desk as a person works at it."""

from playwright.sync_api import Locator, Page

from tests import builders


def log_in(page: Page, address: str, name: str = "editor") -> None:
    page.goto(address)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(builders.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def text_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text", exact=True)


def preview(page: Page) -> Locator:
    return page.get_by_role("region", name="Preview")
