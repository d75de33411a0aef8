"""The first journey: log in, change a figure and the text, see the preview, publish, read, compare."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from playwright.sync_api import Page, expect

from articles import history
from articles.models import Article
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(transactional_db):
    # A transactional test begins without the groups that a migration made.
    group, _ = Group.objects.get_or_create(name="editor-in-chief")
    group.permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    builders.editor()
    return builders.published()


@pytest.fixture
def problems(page: Page):
    """What the browser complained of: errors of scripts, and breaches of the content policy."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def log_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(builders.PASSWORD)
    page.get_by_role("button", name="Log in").click()


def text_of(page: Page):
    return page.get_by_role("textbox", name="Text", exact=True)


def preview(page: Page):
    return page.get_by_role("region", name="Preview")


@pytest.mark.parametrize("width", [1280, 390])
def test_from_login_to_comparison(page: Page, live_server, made, problems, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/wiki/an-attack/")
    page.get_by_role("link", name="Edit", exact=True).click()
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
    expect(page.get_by_text("Saved as revision 2")).to_be_visible()
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

    expect(page.get_by_text("Saved as revision 2")).to_be_visible()
    context.close()
    assert history.load(builders.newest(made)).body == "Written without a script.\n"


def test_two_editors_meet_and_nothing_of_either_is_lost(page: Page, live_server, made):
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    text_of(page).fill("Mine is typed.\n")
    builders.edit(made, builders.snapshot(body="Theirs was first.\n"), author="Ada", summary="Quick")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", name="Edit conflict")).to_be_visible()
    expect(page.locator(".desk-conflict")).to_contain_text("Theirs was first.")
    expect(text_of(page)).to_have_value("Mine is typed.\n")
    text_of(page).fill("Theirs was first. Mine is typed.\n")
    page.get_by_label("I have brought their change").check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Saved as revision 3")).to_be_visible()
