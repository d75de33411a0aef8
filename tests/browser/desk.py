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


def card(page: Page, words: str) -> Locator:
    """The card of the claim whose summary has these words."""
    return page.locator("details.desk-card", has=page.locator("summary", has_text=words))


def opened(page: Page, words: str) -> Locator:
    """The same, opened; it is found by its place, so that it stays the same when its words change."""
    number = card(page, words).get_attribute("data-card")
    found = page.locator(f"#card-{number}")
    found.locator("summary").click()
    return found


def choose(cell: Locator, typed: str, record: str) -> None:
    """Choose a record in a cell that looks for what is typed."""
    cell.locator(".select2-selection").first.click()
    cell.page.keyboard.type(typed)
    cell.page.locator(".select2-results__option", has_text=record).click()
