"""References beside their marks: opened, closed and followed by mouse, keyboard and touch, and without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from articles.snapshot import Citation, Relation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db(transaction=True)

FILLER = "Nothing is known of the rest. " * 40
BODY = (
    "Of them {{figure fatalities}} died.\n\n## Toll\n\nIt was said[@toll-minusma], also elsewhere[@report, p. 2]."
    f"\n\n{FILLER}\n\n{FILLER}\n\n{FILLER}\n"
)


@pytest.fixture
def address(live_server):
    made = builders.published(
        snapshot(
            body=BODY,
            claims=(
                claim(rank="preferred"),
                claim("toll-msa", 43, claimants=("msa",), claimed_on=""),
                claim("toll-own", 40, claimants=(), claimed_on="2018-05"),
            ),
            citations=(Citation("c-1", "report", "toll-minusma", locator="p. 3"),),
            relations=(Relation("toll-msa", "disputes", "toll-minusma", "inferred"),),
        )
    )
    return f"{live_server.url}/wiki/{made.slug}/"


@pytest.fixture
def reader(page: Page, address):
    """The article, open in a browser; what it complains of fails the test."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address)
    yield page
    assert complaints == []


def popover(page: Page):
    return page.locator(".reference-popover")


def mark(page: Page, number=1):
    return page.locator(f'.article-text a[href="#cite-{number}"]').first


# --- Opening and closing ----------------------------------------------------------------------------------------------


def test_a_press_shows_the_claim_and_the_second_follows_the_link(reader):
    mark(reader).click()
    expect(popover(reader)).to_be_visible()
    expect(popover(reader)).to_be_focused()
    expect(popover(reader)).to_contain_text("MINUSMA stated on 30 April 2018: people were killed.")
    assert "#cite" not in reader.url

    mark(reader).click()

    expect(popover(reader)).to_be_hidden()
    assert reader.url.endswith("#cite-1")


def test_the_keyboard_opens_it_and_escape_returns_to_the_mark(reader):
    mark(reader).focus()
    expect(popover(reader)).to_be_hidden()
    reader.keyboard.press("Enter")
    expect(popover(reader)).to_be_focused()

    reader.keyboard.press("Tab")
    expect(popover(reader).get_by_role("button", name="Close")).to_be_focused()
    reader.keyboard.press("Escape")

    expect(popover(reader)).to_be_hidden()
    expect(mark(reader)).to_be_focused()


def test_enter_on_the_mark_of_an_open_reference_follows_the_link(reader):
    mark(reader).press("Enter")
    mark(reader).focus()
    reader.keyboard.press("Enter")

    expect(popover(reader)).to_be_hidden()
    assert reader.url.endswith("#cite-1")


def test_a_resting_mouse_opens_it_and_it_stays_while_the_mouse_is_on_it(reader):
    mark(reader).hover()
    expect(popover(reader)).to_be_hidden()
    expect(popover(reader)).to_be_visible()
    expect(popover(reader)).not_to_be_focused()

    popover(reader).hover()
    reader.wait_for_timeout(600)
    expect(popover(reader)).to_be_visible()
    reader.locator("h1").hover()

    expect(popover(reader)).to_be_hidden()
    assert popover(reader).locator("[data-popover-content]").inner_html() == ""


def test_a_passing_mouse_opens_nothing(reader):
    mark(reader).hover()
    reader.locator("h1").hover()
    reader.wait_for_timeout(600)

    expect(popover(reader)).to_be_hidden()


def test_escape_closes_what_the_mouse_opened_and_it_stays_closed(reader):
    mark(reader).hover()
    expect(popover(reader)).to_be_visible()

    reader.keyboard.press("Escape")
    reader.wait_for_timeout(600)

    expect(popover(reader)).to_be_hidden()


def test_a_press_on_what_the_mouse_opened_goes_into_it(reader):
    mark(reader).hover()
    expect(popover(reader)).to_be_visible()

    mark(reader).click()
    reader.locator("h1").hover()
    reader.wait_for_timeout(600)

    expect(popover(reader)).to_be_focused()


def test_one_reference_takes_the_place_of_another_and_a_press_beside_closes_it(reader):
    mark(reader).click()
    mark(reader, 2).click(force=True)
    expect(popover(reader)).to_contain_text("A report")
    expect(popover(reader)).not_to_contain_text("MINUSMA")

    reader.locator("h1").click()

    expect(popover(reader)).to_be_hidden()
    expect(reader.locator("[data-popover-content] *")).to_have_count(0)


def test_a_press_with_a_modifier_is_left_to_the_browser(reader):
    mark(reader).click(modifiers=["Alt"])

    expect(popover(reader)).to_be_hidden()


# --- What it holds ----------------------------------------------------------------------------------------------------

CLAIM = """
- 'dialog "Reference 1: MINUSMA, 30 April 2018"':
  - paragraph: Reference 1
  - button "Close"
  - text: MINUSMA stated on
  - time: 30 April 2018
  - text: ": people were killed. Figure:"
  - strong: "47"
  - text: /the whole event/
  - link "A report"
  - term: Rank
  - definition: Preferred
  - term: Disputed by
  - definition:
    - list:
      - listitem:
        - link "MSA, 43"
        - text: (inferred by an editor)
  - term: Other figures
  - definition:
    - list:
      - listitem:
        - link "40 the article itself, May 2018"
  - list:
    - listitem:
      - link "See all in the claims table":
        - /url: /wiki/an-attack/claims/#claim-toll-minusma
    - listitem:
      - link "History of this claim":
        - /url: /wiki/an-attack/claims/toll-minusma/
    - listitem:
      - link "Go to reference":
        - /url: "#cite-1"
"""

SOURCE = """
- 'dialog "Reference 2: A report, 2018"':
  - paragraph: Reference 2
  - button "Close"
  - link "A report"
  - text: /p. 2/
  - list:
    - listitem:
      - link "Go to reference":
        - /url: "#cite-2"
    - listitem:
      - link "Open source":
        - /url: https://news.example/report
"""


@pytest.mark.parametrize(("number", "tree"), [(1, CLAIM), (2, SOURCE)], ids=["claim", "source"])
def test_it_is_a_named_dialog_with_what_the_reference_holds(reader, number, tree):
    mark(reader, number).click()

    expect(popover(reader)).to_match_aria_snapshot(tree)


def test_a_figure_of_the_infobox_and_of_the_text_is_a_mark(reader):
    for place in (".infobox", ".article-lead"):
        reader.locator(place).get_by_role("link", name="47, Reference 1: MINUSMA, 30 April 2018").click()

        expect(popover(reader)).to_contain_text("MINUSMA stated")
        reader.keyboard.press("Escape")


def test_going_to_the_reference_closes_it(reader):
    mark(reader).click()

    popover(reader).get_by_role("link", name="Go to reference").click()

    expect(popover(reader)).to_be_hidden()
    assert reader.url.endswith("#cite-1")
    expect(reader.locator("#cite-1")).to_be_in_viewport()


def test_an_old_revision_has_it_too(reader, address):
    reader.goto(f"{address}revisions/1/")
    mark(reader).click()

    popover(reader).get_by_role("link", name="See all in the claims table").click()

    expect(popover(reader)).to_be_hidden()
    expect(reader.locator("#claim-toll-minusma")).to_be_in_viewport()


# --- Screens, paper, no script ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_passes_axe_and_stays_on_the_screen(reader, theme, width):
    reader.emulate_media(color_scheme=theme)
    reader.set_viewport_size({"width": width, "height": 844})
    for number in (1, 2):
        mark(reader, number).click(force=True)
        box = popover(reader).bounding_box()

        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        violations = Axe().run(reader, options={"runOnly": rules}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0 and box["y"] + box["height"] <= 844
        reader.keyboard.press("Escape")


def test_on_a_wide_screen_it_stands_beside_the_mark(reader):
    reader.set_viewport_size({"width": 1280, "height": 844})
    mark(reader).click()
    beside, box = mark(reader).bounding_box(), popover(reader).bounding_box()

    below = box["y"] - (beside["y"] + beside["height"])
    above = beside["y"] - (box["y"] + box["height"])
    assert 0 <= max(below, above) <= 16
    assert box["x"] <= beside["x"] <= box["x"] + box["width"]


def test_a_touch_opens_a_sheet_at_the_lower_edge(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)

    mark(page).tap()
    box = popover(page).bounding_box()
    close = popover(page).get_by_role("button", name="Close")
    button = close.bounding_box()
    close.tap()

    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] == 844 and box["height"] <= 422
    assert min(button["width"], button["height"]) >= 24
    expect(popover(page)).to_be_hidden()
    context.close()


def test_it_is_not_printed(reader):
    mark(reader).click()

    reader.emulate_media(media="print")

    expect(popover(reader)).to_be_hidden()


def test_without_a_script_the_mark_leads_to_its_reference(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    mark(page).click()

    assert page.url.endswith("#cite-1")
    expect(popover(page)).to_be_hidden()
    expect(page.locator("#cite-1")).to_be_in_viewport()
    context.close()
