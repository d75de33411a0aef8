"""Two editors at one article: what meets is merged, what clashes is asked, and nothing of either is lost."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from articles import history
from articles.history import committing
from articles.models import Article, Draft
from articles.snapshot import Citation, Relation
from tests import builders
from tests.builders import claim, snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

TEXT = "First paragraph.\n\nSecond paragraph.\n\nThird paragraph.\n"
OLD = snapshot(body=TEXT)


@pytest.fixture
def made():
    return builders.article(OLD)


@pytest.fixture
def desk(client):
    client.force_login(builders.editor())
    return client


def save(desk, made, mine, **cells):
    return desk.post(
        reverse("admin:articles_article_change", args=[made.pk]), posted(mine, 1, _save="Save", **cells), follow=True
    )


def content(made):
    return history.load(builders.newest(made))


def theirs(made, **changes):
    builders.edit(made, replace(content(made), **changes), author="Ada", summary="Her reason")


def answers(page, **given):
    """Return answers as the conflict page's controls would send them, to every question or to those named."""
    sent = dict(re.findall(r'name="(answer-[^"]*-about)" value="([^"]*)"', page.content.decode()))
    for name in list(sent):
        key = name.removesuffix("-about")
        answer = given.get(key.removeprefix("answer-"), given.get("all"))
        if isinstance(answer, tuple):
            sent |= {key: "own", f"{key}-text": answer[0]}
        elif answer:
            sent[key] = answer
    return sent


def test_a_clean_merge_saves_at_once_and_names_the_other(desk, made):
    theirs(made, body=TEXT.replace("Third", "Their third"))

    answer = save(desk, made, replace(OLD, body=TEXT.replace("First", "My first")))

    assertContains(answer, "merged with what Ada saved meanwhile (revision 2)")
    assert content(made).body == TEXT.replace("First", "My first").replace("Third", "Their third")
    assert builders.newest(made).tags == ["merge"]


def test_a_claim_and_the_prose_are_merged(desk, made):
    theirs(made, claims=(claim(figure=48, rank="preferred"), OLD.claims[1]))

    save(desk, made, replace(OLD, body="Mine.\n"))

    assert content(made).body == "Mine.\n"
    assert content(made).claim("toll-minusma").value.words() == "48"


def test_only_the_part_in_conflict_is_asked(desk, made):
    theirs(made, body=TEXT.replace("Second", "Their second"), title="Their title")

    answer = save(desk, made, replace(OLD, body=TEXT.replace("Second", "My second"), description="Mine, merged."))

    assert answer.status_code == 409
    for words in (
        "Edit conflict",
        "Ada",
        "Her reason",
        "Their second paragraph.",
        "My second paragraph.",
        "Merged already",
    ):
        assertContains(answer, words, status_code=409)
    assert answer.content.decode().count('class="question"') == 1
    assert made.revisions.count() == 2


@pytest.mark.parametrize(
    ("answer", "paragraph"),
    [
        ("theirs", "Their second paragraph."),
        ("mine", "My second paragraph."),
        (("Written by both.\n",), "Written by both."),
    ],
)
def test_an_answered_conflict_is_saved_with_everything_else_merged(desk, made, answer, paragraph):
    theirs(made, body=TEXT.replace("Second paragraph", "Their second paragraph"), title="Their title")
    mine = replace(OLD, body=TEXT.replace("Second paragraph", "My second paragraph"), description="Mine, merged.")
    page = save(desk, made, mine)

    save(desk, made, mine, **answers(page, all=answer))

    saved = content(made)
    assert (builders.newest(made).number, saved.title, saved.description) == (3, "Their title", "Mine, merged.")
    assert saved.body.split("\n\n")[1].strip() == paragraph
    assert saved.body.startswith("First paragraph.")


def test_both_keeps_both(desk, made):
    theirs(made, body=TEXT.replace("Second", "Their second"))
    mine = replace(OLD, body=TEXT.replace("Second", "My second"))

    save(desk, made, mine, **answers(save(desk, made, mine), all="both"))

    body = content(made).body
    assert body.index("Their second paragraph.") < body.index("My second paragraph.")


def test_a_figure_that_both_changed_is_asked(desk, made):
    theirs(made, claims=(claim(figure=48, rank="preferred"), OLD.claims[1]))
    mine = replace(OLD, claims=(claim(figure=49, rank="preferred"), OLD.claims[1]))

    page = save(desk, made, mine)
    assertContains(page, "48", status_code=409)
    assertContains(page, "49", status_code=409)
    save(desk, made, mine, **answers(page, all="mine"))

    assert content(made).claim("toll-minusma").value.words() == "49"


def test_deleting_what_the_other_changed_is_asked(desk, made):
    theirs(made, claims=(OLD.claims[0], claim("toll-msa", 44, claimants=("msa",), claimed_on="")))
    mine = replace(OLD, claims=OLD.claims[:1])

    page = save(desk, made, mine)
    assertContains(page, "(deleted)", status_code=409)
    save(desk, made, mine, **answers(page, all="theirs"))

    assert content(made).claim("toll-msa").value.words() == "44"


def test_a_second_conflict_while_resolving_the_first_asks_again_and_keeps_the_text(desk, made):
    theirs(made, body=TEXT.replace("Second", "Their second"))
    mine = replace(OLD, body=TEXT.replace("Second", "My second"))
    page = save(desk, made, mine)
    theirs(made, body=TEXT.replace("Second", "Their newest second"))

    again = save(desk, made, mine, **answers(page, all="mine"))

    assert again.status_code == 409
    assertContains(again, "Their newest second", status_code=409)
    assertContains(again, "My second", status_code=409)
    assertNotContains(again, 'value="mine" form="article_form" checked', status_code=409)
    save(desk, made, mine, **answers(again, all="mine"))
    assert content(made).body == mine.body


def test_an_answer_left_out_is_asked_again_and_the_others_stay(desk, made):
    both = {"body": TEXT.replace("Second", "Their second"), "title": "Their title"}
    theirs(made, **both)
    mine = replace(OLD, body=TEXT.replace("Second", "My second"), title="My title")
    page = save(desk, made, mine)

    again = save(desk, made, mine, **answers(page, title="mine"))

    assert again.status_code == 409
    assertContains(again, 'value="mine" form="article_form" checked', status_code=409, count=1)
    assert made.revisions.count() == 2


def test_a_conflict_keeps_the_text_as_a_draft_if_the_window_is_closed(desk, made):
    theirs(made, body=TEXT.replace("Second", "Their second"))
    save(desk, made, replace(OLD, body=TEXT.replace("Second", "My second")))

    assert "My second" in Draft.objects.get().cells["body"][0]
    opened = desk.get(reverse("admin:articles_article_change", args=[made.pk]) + "?draft")
    assertContains(opened, "My second paragraph.")


def test_two_clicks_make_one_revision(desk, made):
    mine = posted(replace(OLD, body="Mine.\n"), 1, _save="Save", submission="abc")
    address = reverse("admin:articles_article_change", args=[made.pk])

    first, second = desk.post(address, mine), desk.post(address, mine)

    assert first.url == second.url
    assert made.revisions.count() == 2


def test_a_form_changed_and_sent_again_is_not_taken_for_the_first(desk, made):
    address = reverse("admin:articles_article_change", args=[made.pk])
    desk.post(address, posted(replace(OLD, body="Mine.\n"), 1, _save="Save", submission="abc"))

    again = desk.post(address, posted(replace(OLD, body="Mine.\n\nAnd more.\n"), 1, _save="Save", submission="abc"))

    assertContains(again, "And more.", status_code=409)
    assert list(history.verify(Article.objects.get())) == []


@pytest.mark.parametrize("key", ["", "fresh"])
def test_two_clicks_add_a_new_claim_once(desk, made, key):
    row = {"key": key, "claimants": "msa", "modality": "stated", "kind": "count", "value": "9", "statement": "nine",
           "rank": "normal"}  # fmt: skip
    cells = {f"claims-2-{name}": text for name, text in row.items()} | {"claims-TOTAL_FORMS": 3}
    data = posted(OLD, 1, _save="Save", submission="abc", **cells)
    address = reverse("admin:articles_article_change", args=[made.pk])

    first, second = desk.post(address, data), desk.post(address, data)

    assert first.status_code == second.status_code == 302
    assert len(content(made).claims) == 3
    assert made.revisions.count() == 2


def test_previewing_a_form_that_was_saved_shows_it_and_keeps_the_draft(desk, made):
    data = posted(replace(OLD, body="Mine.\n"), 1, submission="abc")
    address = reverse("admin:articles_article_change", args=[made.pk])
    desk.post(address, data | {"_save": "Save"})
    desk.post("/admin/articles/article/keep/", data | {"article": made.pk})

    assertContains(desk.post(address, data | {"_preview": "Preview"}), "<p>Mine.</p>")
    assert Draft.objects.get().cells


def test_sending_save_and_publish_again_does_not_roll_the_page_back(desk, client, made):
    data = posted(replace(OLD, body="Mine.\n"), 1, submission="abc", _publish="x")
    address = reverse("admin:articles_article_change", args=[made.pk])
    desk.post(address, data)
    desk.post(address, posted(replace(OLD, body="Corrected.\n"), 2, _publish="x"))

    again = desk.post(address, data, follow=True)

    assertContains(again, "This was saved already, as revision 2.")
    assertContains(client.get("/wiki/an-attack/"), "Corrected.")


@pytest.mark.parametrize("is_stale", [False, True], ids=["alone", "merged"])
def test_a_word_in_a_long_article_is_saved_in_thirty_one_queries_and_opened_in_twelve(desk, is_stale):
    text = "".join(f"## Section {n}\n\n" + "Some words that stay where they are. " * 18 + "\n\n" for n in range(45))
    long = snapshot(body=text, claims=tuple(claim(f"claim-{n}", n) for n in range(55)))
    made = builders.article(long)
    address = reverse("admin:articles_article_change", args=[made.pk])
    desk.get(address)
    if is_stale:
        theirs(made, body=text.replace("Section 40", "Chapter 40"))
    data = posted(replace(long, body=text.replace("Some words", "Other words", 1)), 1, _save="Save")

    with CaptureQueriesContext(connection) as opening:
        desk.get(address)
    with CaptureQueriesContext(connection) as saving:
        assert desk.post(address, data).status_code == 302

    assert len(text) > 30_000
    assert len(opening) <= 12
    assert len(saving) <= 31
    assert builders.newest(made).tags == (["merge"] if is_stale else [])


NEW_CLAIM = {
    "claims-2-statement": "Three were injured.",
    "claims-2-kind": "other",
    "claims-2-claimants": ["minusma"],
    "citations-0-claim": "other-minusma",
    "citations-0-source": "report",
    "relations-0-from_claim": "other-minusma",
    "relations-0-kind": "corroborates",
    "relations-0-to_claim": "toll-msa",
    "relations-0-basis": "stated",
    "body": TEXT.replace("Second", "Second[@other-minusma, p. 3]"),
}
THEIR_CLAIM = claim("other-minusma", None, kind="other", field="", statement="Nobody was injured.")
THEIR_CITATION = Citation("other-minusma-cited", "report", claim="other-minusma")


def assert_both_claims_stand(made):
    merged = content(made)
    assert [merged.claim(key).statement for key in ("other-minusma", "other-minusma-2")] == [
        "Nobody was injured.",
        "Three were injured.",
    ]
    assert {each.key: each.claim for each in merged.citations} == {
        "other-minusma-cited": "other-minusma",
        "other-minusma-cited-2": "other-minusma-2",
    }
    assert merged.relations == (Relation("other-minusma-2", "corroborates", "toll-msa"),)
    assert "Second[@other-minusma-2, p. 3]" in merged.body


def test_two_new_claims_that_were_given_the_same_key_both_stand(desk, made):
    theirs(made, claims=(*OLD.claims, THEIR_CLAIM), citations=(THEIR_CITATION,))

    answer = save(desk, made, OLD, **NEW_CLAIM)

    assertContains(answer, "merged with what Ada saved meanwhile")
    assert_both_claims_stand(made)


def before_the_commit(monkeypatch, act):
    """Let something happen after the form was checked and before it is committed."""
    commit = history.commit

    def late(*args, **options):
        monkeypatch.undo()
        act()
        return commit(*args, **options)

    monkeypatch.setattr(history, "commit", late)


def test_a_key_that_is_given_while_this_save_is_on_its_way_is_chosen_anew(desk, made, monkeypatch):
    before_the_commit(monkeypatch, lambda: theirs(made, claims=(*OLD.claims, THEIR_CLAIM), citations=(THEIR_CITATION,)))

    save(desk, made, OLD, **NEW_CLAIM)

    assert_both_claims_stand(made)


def test_the_key_of_a_claim_that_came_and_went_meanwhile_is_not_given_again(desk, made, monkeypatch):
    def come_and_go():
        theirs(made, claims=(*OLD.claims, THEIR_CLAIM))
        theirs(made, claims=OLD.claims)

    before_the_commit(monkeypatch, come_and_go)

    save(desk, made, OLD, **NEW_CLAIM)

    assert [each.key for each in content(made).claims[2:]] == ["other-minusma-2"]


def test_the_same_new_claim_of_both_is_one(desk, made):
    save(desk, made, OLD, **NEW_CLAIM)

    answer = save(desk, made, OLD, **NEW_CLAIM)

    assertContains(answer, "Nothing was left to save")
    assert len(content(made).claims) == 3


def test_a_key_that_both_typed_is_asked_about(desk, made):
    theirs(made, claims=(*OLD.claims, THEIR_CLAIM))

    answer = save(desk, made, OLD, **NEW_CLAIM | {"claims-2-key": "other-minusma"})

    assert answer.status_code == 409
    assert len(content(made).claims) == 3


@pytest.mark.parametrize("is_new", [True, False], ids=["a new article", "a rename"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("Another", "taken"), "is the address of the article “Taken”"),
        (("Taken", "another"), "there is an article “Taken” already"),
    ],
)
def test_a_title_or_address_that_is_taken_while_this_save_is_on_its_way_is_told_at_its_cell(
    desk, made, monkeypatch, is_new, typed, said
):
    history.commit(None, None, snapshot("Taken", slug="taken"), author="Ada", summary="Faster")
    # The first look is from before Ada's save.
    monkeypatch.setattr(committing, "_check_free", lambda *args: monkeypatch.undo())
    name, base = ("add", 0) if is_new else ("change", 1)
    address = reverse(f"admin:articles_article_{name}", args=[] if is_new else [made.pk])
    title, slug = typed

    answer = desk.post(address, posted(OLD, base, title=title, slug=slug, body="Mine.\r\n", _save="Save"))

    cell = "slug" if slug == "taken" else "title"
    form = answer.context["desk"].form
    assert answer.status_code == 200
    assert said in form.errors[cell][0]
    assert form["body"].value() == "Mine.\r\n"
    assert {each.title for each in Article.objects.all()} == {OLD.title, "Taken"}
