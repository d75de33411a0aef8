"""The first journey: log in, change a figure and the text, see the preview, publish, read, compare."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles import history
from articles.models import Article, Draft
from tests import builders
from tests.browser.desk import log_in, preview, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def problems(page: Page):
    """What the browser complained of: errors of scripts, and breaches of the content policy."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_from_login_to_comparison(page: Page, live_server, made, problems, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/wiki/an-attack/")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.wait_for_url("**/login/**")
    log_in(page, page.url)

    expect(preview(page).get_by_text("Forty-seven people were killed.")).to_be_visible()
    text_of(page).fill("Fifty people were killed.[@toll-minusma]\n\n## Aftermath\n\nNothing is known.\n")
    page.locator("summary", has_text="toll-minusma").click()
    page.get_by_label("Figure or value").first.fill("50")
    expect(preview(page).get_by_text("Fifty people were killed.")).to_be_visible()
    expect(preview(page).locator(".infobox")).to_contain_text("50")
    page.get_by_label("Summary").fill("MINUSMA corrected itself")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".messagelist .success").last).to_contain_text("is published")

    page.get_by_role("link", name="Read", exact=True).click()
    expect(page.locator(".infobox")).to_contain_text("50")
    page.get_by_role("link", name="History", exact=True).click()
    expect(page.get_by_text("MINUSMA corrected itself")).to_be_visible()
    page.get_by_role("button", name="Compare selected revisions").first.click()

    expect(page).to_have_url(re.compile(r"/diff/1\.\.2/$"))
    expect(page.locator("del").first).to_contain_text("47")
    expect(page.locator("ins").first).to_contain_text("50")
    assert problems == []
    assert list(history.verify(Article.objects.get(pk=made.pk))) == []


def test_tab_leaves_the_text(page: Page, live_server, made):
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    text = text_of(page)
    text.focus()
    before = text.input_value()

    page.keyboard.press("Tab")

    expect(text).not_to_be_focused()
    assert text.input_value() == before


def test_a_new_claim_is_added_marked_and_previewed(page: Page, live_server, made, problems):
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    page.get_by_role("button", name="Add another claim").click()
    card = page.locator("details.desk-card").last
    card.get_by_label("Statement").fill("Three people were injured.")
    card.get_by_label("Figure or value").fill("3")
    card.get_by_label("Key").fill("injured")
    card.get_by_role("searchbox").click()
    page.keyboard.type("minus")
    page.locator(".select2-results__option", has_text="MINUSMA").click()
    text_of(page).press("Control+End")

    card.get_by_role("button", name="Mark at the cursor in the text").click()

    assert "[@injured]" in text_of(page).input_value()
    expect(preview(page).get_by_text("Three people were injured.").first).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("saved as revision 2")
    added = history.load(builders.newest(made)).claim("injured")
    assert added is not None and added.claimants == ("minusma",)
    assert problems == []


def test_an_unknown_mark_is_listed_and_leads_to_its_line(page: Page, live_server, made):
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    text = text_of(page)
    text.fill("First line.\n\nSecond[@nothing].\n")

    preview(page).get_by_role("link", name="Line 3").click()

    expect(text).to_be_focused()
    assert text.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == "Second[@nothing]."


def test_the_whole_desk_works_without_a_script(browser, live_server, made):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    text_of(page).fill("Written without a script.\n")

    page.get_by_role("button", name="Show preview").last.click()
    expect(page.locator(".preview-page")).to_contain_text("Written without a script.")
    page.get_by_role("button", name="Show changes").click()
    expect(page.locator("#changes ins").first).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("saved as revision 2")
    context.close()
    assert history.load(builders.newest(made)).body == "Written without a script.\n"


def test_a_draft_is_kept_and_said_to_be_only_when_it_is(page: Page, live_server, made):
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    text_of(page).fill("Typed and not saved.\n")
    expect(page.locator("[data-desk-status]")).to_contain_text("Draft kept", timeout=15_000)

    page.goto(f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    page.get_by_role("link", name="Go on with the draft").click()

    expect(text_of(page)).to_have_value("Typed and not saved.\n")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("saved as revision 2")
    expect(page.get_by_text("You have a draft")).to_have_count(0)


def test_what_is_typed_before_the_script_came_is_kept(page: Page, live_server, made):
    address = f"{live_server.url}/admin/articles/article/{made.pk}/change/"
    log_in(page, address)
    held = []
    page.route("**/desk*.js", lambda route: held.append(route))
    with page.expect_request("**/desk*.js"):
        page.goto(address, wait_until="commit")
    text_of(page).fill("Typed on a slow line.\n")

    for route in held:
        route.continue_()

    expect(page.locator("[data-desk-status]")).to_contain_text("Draft kept", timeout=15_000)
    assert "slow line" in Draft.objects.get().data()["body"]


def test_without_a_network_the_browser_keeps_the_text_and_does_not_say_it_is_kept(page: Page, live_server, made):
    address = f"{live_server.url}/admin/articles/article/{made.pk}/change/"
    log_in(page, address)
    page.route("**/keep/", lambda route: route.abort())
    text_of(page).fill("Typed in a tunnel.\n")
    expect(page.locator("[data-desk-status]")).to_contain_text("Not kept", timeout=15_000)

    page.unroute("**/keep/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    page.get_by_role("button", name="Put it into the form").click()

    expect(text_of(page)).to_have_value("Typed in a tunnel.\n")
    expect(page.locator("[data-desk-status]")).to_contain_text("Draft kept", timeout=15_000)


def test_what_was_too_much_to_send_is_offered_again(page: Page, live_server, made, settings):
    address = f"{live_server.url}/admin/articles/article/{made.pk}/change/"
    log_in(page, address)
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024
    text_of(page).fill("Typed at length. " * 2_000)

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", name="Too much for one form")).to_be_visible()
    expect(page.get_by_text("20.0\u00a0KB")).to_be_visible()
    assert made.revisions.count() == 1
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = limit
    page.get_by_role("link", name="Open the form again").click()
    page.get_by_role("button", name="Put it into the form").click()
    expect(text_of(page)).to_have_value("Typed at length. " * 2_000)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("saved as revision 2")


def test_two_editors_see_each_other(page: Page, live_server, made, browser):
    builders.editor("ada")
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    context = browser.new_context()
    other = context.new_page()
    log_in(other, f"{live_server.url}/admin/articles/article/{made.pk}/change/", "ada")

    expect(other.locator("[data-desk-others]")).to_contain_text("editor opened this at")

    context.close()
