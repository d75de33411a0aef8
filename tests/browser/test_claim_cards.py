"""Claim cards at the desk: filled, cited, related, copied, moved, filtered and mended, by clicks and by keys."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from articles import history
from articles.snapshot import Citation, Relation
from tests import builders
from tests.browser.desk import card, choose, log_in, opened
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db(transaction=True)

CITED = snapshot(
    citations=(Citation("seen", "report", claim="toll-msa", locator="p. 3", is_withheld=True),),
    relations=(Relation("toll-msa", "disputes", "toll-minusma"),),
)


@pytest.fixture
def desk(page: Page, live_server, made):
    """The article's form, with two claims, one of them cited and related."""
    builders.edit(made, CITED)
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    return page


def save(page: Page, revision: int) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text(f"saved as revision {revision}")


def saved(made):
    return history.load(builders.newest(made))


def order(page: Page) -> list[str]:
    return page.locator("details.desk-card").evaluate_all("cards => cards.map(card => card.dataset.card)")


def test_new_claim_is_saved_with_a_citation_and_a_relation_typed_in_its_card(desk, made):
    desk.get_by_role("button", name="Add another claim").click()
    new = desk.locator("details.desk-card").last
    choose(new, "azawad", "Movement")
    new.get_by_label("Statement").fill("people were killed at Aklaz")
    new.get_by_label("Figure or value").fill("12")
    new.get_by_label("Applies to (part)").fill("Aklaz")
    new.get_by_label("Said on (EDTF)").fill("2018-05~")
    expect(new.locator(".card-reading")).to_contain_text(
        "MSA stated about May 2018 that 12 people were killed at Aklaz."
    )
    expect(new.get_by_text("about May 2018", exact=True)).to_be_visible()

    new.get_by_role("button", name="Add a citation").click()
    expect(desk.locator("[data-desk-status]")).to_have_text("A citation was added to this claim.")
    expect(new.get_by_role("group", name="Citation", exact=True).locator(".select2-selection")).to_be_focused()
    choose(new.get_by_role("group", name="Citation", exact=True), "report", "A report")
    new.get_by_role("button", name="Add a relation").click()
    relation = new.get_by_role("group", name="Relation", exact=True)
    relation.get_by_label("Relation").select_option("derives from")
    relation.get_by_label("Other claim").fill("toll-msa")
    expect(new.locator("summary")).to_contain_text("1 citation")
    expect(new.locator("summary")).to_contain_text("1 relation")
    save(desk, 3)

    content = saved(made)
    key = "count-msa-aklaz"
    assert content.claims[-1].key == key
    assert (content.citations[-1].claim, content.citations[-1].source) == (key, "report")
    assert content.relations[-1] == Relation(key, "derives-from", "toll-msa")
    assert content.citations[0] == CITED.citations[0]


def test_claim_is_copied_behind_itself_with_its_citations(desk, made):
    original = opened(desk, "toll-msa")
    original.get_by_label("Statement").fill("typed, not saved")
    original.get_by_role("button", name="Duplicate").click()

    expect(desk.locator("[data-desk-status]")).to_contain_text("The claim was copied")
    assert order(desk) == ["0", "1", "3", "2"]
    copy = desk.locator("#card-3")
    expect(copy.locator(".select2-search__field").first).to_be_focused()
    expect(copy.get_by_label("Statement")).to_have_value("typed, not saved")
    expect(copy.locator(".select2-selection__choice")).to_contain_text("MSA")
    expect(copy.get_by_label("Page or place")).to_have_value("p. 3")
    expect(copy.get_by_label("Withheld")).to_be_checked()
    copy.get_by_label("Figure or value").fill("44")
    save(desk, 3)

    content = saved(made)
    added = content.claims[-1]
    assert added == replace(content.claim("toll-msa"), key=added.key, value=claim(figure=44).value)
    assert [each.claim for each in content.citations] == ["toll-msa", added.key]
    assert content.relations == CITED.relations


def test_claim_is_moved_by_button_and_the_button_keeps_the_focus(desk, made):
    moved = opened(desk, "toll-msa")
    button = moved.locator(".card-foot").get_by_role("button", name="Move up")
    button.focus()
    desk.keyboard.press("Enter")

    expect(button).to_be_focused()
    assert order(desk) == ["1", "0", "2"]
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-desk-status]")).to_have_text("There is nothing further up.")
    save(desk, 3)
    assert [each.key for each in saved(made).claims] == ["toll-msa", "toll-minusma"]
    assert saved(made).citations == CITED.citations


def test_moved_claim_stays_where_it_is_through_an_error(desk, made):
    moved = opened(desk, "toll-msa")
    moved.locator(".card-foot").get_by_role("button", name="Move up").click()
    moved.get_by_label("Figure or value").fill("many")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("There is a problem")).to_be_visible()

    assert order(desk) == ["1", "0", "2"]
    desk.get_by_role("link", name="“toll-msa”, figure or value").click()
    expect(desk.locator("#id_claims-1-value")).to_be_focused()
    desk.locator("#id_claims-1-value").fill("44")
    save(desk, 3)
    assert [each.key for each in saved(made).claims] == ["toll-msa", "toll-minusma"]


def test_error_in_a_closed_card_is_shown_and_mended(desk, made):
    cited = opened(desk, "toll-msa")
    cited.get_by_role("button", name="Add a citation").click()
    cited.get_by_label("Page or place").last.fill("p. 9")
    cited.locator("summary").click()
    desk.get_by_role("button", name="Save", exact=True).click()

    desk.get_by_role("link", name="source: This field is required.").click()
    row = desk.locator("#card-1").get_by_role("group", name="Citation", exact=True).last
    expect(row.get_by_text("This field is required.")).to_be_visible()
    choose(row, "report", "A report")
    save(desk, 3)
    assert saved(made).citations[-1] == Citation("toll-msa-cited", "report", claim="toll-msa", locator="p. 9")


def test_deleted_claim_takes_its_citations_along(desk, made):
    opened(desk, "toll-msa").get_by_label("Delete the claim with its citations and relations").check()
    save(desk, 3)

    assert [each.key for each in saved(made).claims] == ["toll-minusma"]
    assert saved(made).citations == saved(made).relations == ()


def test_claims_are_filtered_and_what_is_hidden_is_saved(page: Page, live_server, made):
    many = tuple(claim(f"toll-{n}", n, applies_to="" if n % 2 else "Aklaz", rank="normal") for n in range(50))
    other = claim("injured", 2, field="", statement="people were injured", claimants=("msa",))
    builders.edit(made, snapshot(body="", claims=(*many, other, claim("best", 9, rank="preferred"))))
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    shown = page.locator("details.desk-card:visible")
    expect(page.get_by_text("52 claims, 1 with warnings")).to_be_visible()

    page.get_by_label("Filter", exact=True).fill("msa INJURED")
    expect(shown).to_have_count(1)
    expect(page.get_by_text("1 of 53 shown")).to_be_visible()
    page.get_by_label("Filter", exact=True).press("Enter")
    expect(page.locator("#shown-preview-title")).to_have_count(0)
    page.get_by_label("Filter", exact=True).fill("")
    page.locator("[data-claims-field]").select_option("none")
    expect(shown).to_have_count(2)
    page.locator("[data-claims-field]").select_option("all")
    page.get_by_label("with warnings").check()
    expect(shown).to_have_count(1)
    page.get_by_role("button", name="Open all").click()
    expect(page.locator("details.desk-card[open]")).to_have_count(1)
    assert page.locator("[data-desk-status]").text_content() == ""
    page.locator("details.desk-card[open]").get_by_label("Figure or value").fill("10")
    save(page, 3)

    assert len(saved(made).claims) == 52
    assert saved(made).claim("best").value.words() == "10"


def test_what_the_browser_kept_comes_back_in_its_card(desk, made, live_server):
    desk.route("**/keep/", lambda route: route.abort())
    cited = opened(desk, "toll-minusma")
    cited.get_by_role("button", name="Add a citation").click()
    cited.get_by_label("Page or place").fill("p. 7")
    expect(desk.locator("[data-desk-status]")).to_contain_text("Not kept", timeout=15_000)

    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto(f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    desk.get_by_role("button", name="Put it into the form").click()

    card(desk, "toll-minusma").locator("summary").click()
    expect(desk.locator("#card-0").get_by_label("Page or place")).to_have_value("p. 7")
    expect(desk.locator("#card-1 [data-rows=citations] > [data-row]")).to_have_count(1)


def test_cards_work_without_a_script(browser, live_server, made):
    builders.edit(made, CITED)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    cited = opened(page, "toll-minusma")

    cited.get_by_label("Statement").fill("typed, not saved")
    cited.get_by_role("button", name="Add a citation").click()
    expect(page.locator("#card-0")).to_have_attribute("open", "")
    expect(page.locator("#card-0").get_by_label("Statement")).to_have_value("typed, not saved")
    page.locator("#card-0").get_by_label("Source: key").fill("report")
    page.locator("#card-0").get_by_role("button", name="Duplicate").click()
    expect(page.locator("#card-3").get_by_label("Statement")).to_have_value("typed, not saved")
    page.locator("#card-3").get_by_label("Position").last.fill("9")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("saved as revision 3")
    content = saved(made)
    assert [each.key for each in content.claims] == ["toll-minusma", "toll-msa", "fatalities-minusma"]
    assert [each.claim for each in content.citations] == ["toll-msa", "toll-minusma", "fatalities-minusma"]
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_open_card_fits_the_page(desk, width):
    desk.set_viewport_size({"width": width, "height": 800})
    shown = opened(desk, "toll-msa")
    shown.get_by_role("button", name="Add a citation").click()

    box = shown.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    too_wide = shown.evaluate(
        "card => [...card.querySelectorAll('*')].filter(one => one.checkVisibility()"
        " && one.getBoundingClientRect().right > card.getBoundingClientRect().right + 1).length"
    )
    assert too_wide == 0
