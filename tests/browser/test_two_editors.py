"""Two editors at one article, in the browser, with and without JavaScript: nobody loses a word."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from articles import history
from articles.models import Article
from articles.snapshot import Snapshot
from tests import builders
from tests.browser.desk import log_in, text_of
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "The first paragraph tells of the morning.\n\n"
    "The second paragraph tells of the day.\n\n"
    "## Aftermath\n\nThe last paragraph tells of the evening.\n"
)
OLD = snapshot(body=TEXT)
FIRST, SECOND, LAST = "first paragraph", "second paragraph", "last paragraph"
SECTION = TEXT[TEXT.index("## Aftermath") :]


def text(old: str, new: str) -> Snapshot:
    return replace(OLD, body=TEXT.replace(old, new))


def type_text(old: str, new: str):
    return lambda page: text_of(page).fill(TEXT.replace(old, new))


def type_cell(label: str, words: str):
    return lambda page: page.get_by_label(label, exact=True).first.fill(words)


def type_figure(figure: str):
    def act(page):
        page.locator("summary", has_text="toll-minusma").click()
        page.locator("#id_claims-0-value").fill(figure)

    return act


def figure(number: int) -> Snapshot:
    return replace(OLD, claims=(claim(figure=number, rank="preferred"), OLD.claims[1]))


MERGED = [
    ("disjoint paragraphs", type_text(FIRST, "my first"), text(LAST, "their last"), ["my first", "their last"]),
    (
        "neighbouring paragraphs",
        type_text(FIRST, "my first"),
        text(SECOND, "their second"),
        ["my first", "their second"],
    ),
    ("two words of one paragraph", type_text("The first", "My first"), text("morning", "dawn"), ["My first", "dawn"]),
    ("a figure and the prose", type_figure("50"), text(FIRST, "their first"), ["their first"]),
    ("the title and the prose", type_cell("Title:", "My title"), text(LAST, "their last"), ["their last"]),
]
CLASHES = [
    ("the same words", type_text(FIRST, "my first"), text(FIRST, "their first"), "Yours", "my first"),
    ("the same words, theirs kept", type_text(FIRST, "my first"), text(FIRST, "their first"), "Theirs", "their first"),
    ("a section deleted and edited", type_text(SECTION, ""), text(LAST, "their last"), "Theirs", "their last"),
    ("two titles", type_cell("Title:", "My title"), replace(OLD, title="Their title"), "Yours", "morning"),
    ("two figures", type_figure("50"), figure(51), "Yours", "morning"),
]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def desk(request, browser, live_server, made):
    """The article's form, opened before the other editor saves."""
    builders.edit(made, OLD)
    context = browser.new_context(java_script_enabled=request.param)
    context.set_default_timeout(15_000)
    page = context.new_page()
    log_in(page, f"{live_server.url}/admin/articles/article/{made.pk}/change/")
    yield page
    context.close()


def save(page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def saved(made):
    article = Article.objects.get(pk=made.pk)
    assert list(history.verify(article)) == []
    return history.load(builders.newest(article))


@pytest.mark.parametrize(("mine", "theirs", "words"), [each[1:] for each in MERGED], ids=[each[0] for each in MERGED])
def test_what_does_not_clash_is_merged_at_once(desk, made, mine, theirs, words):
    mine(desk)
    builders.edit(made, theirs, author="Ada")

    save(desk)

    expect(desk.locator(".messagelist")).to_contain_text("merged with what Ada saved meanwhile")
    content = saved(made)
    assert all(word in content.body for word in words)
    assert mine is not MERGED[3][1] or content.claims[0].value.words() == "50"
    assert mine is not MERGED[4][1] or content.title == "My title"


@pytest.mark.parametrize(
    ("mine", "theirs", "choice", "word"), [each[1:] for each in CLASHES], ids=[each[0] for each in CLASHES]
)
def test_what_clashes_is_asked_and_answered(desk, made, mine, theirs, choice, word):
    mine(desk)
    builders.edit(made, theirs, author="Ada")

    save(desk)
    expect(desk.get_by_role("heading", name="Edit conflict")).to_be_visible()
    for question in desk.locator("fieldset.question").all():
        question.get_by_label(choice, exact=True).check()
    save(desk)

    said = "saved as revision 4" if choice == "Yours" else "Nothing was left to save: revision 3 by Ada"
    expect(desk.locator(".messagelist")).to_contain_text(said)
    content = saved(made)
    assert word in content.body
    assert mine is not CLASHES[3][1] or content.title == "My title"
    assert mine is not CLASHES[4][1] or content.claims[0].value.words() == "50"
