"""Protection: which role may change what while it is protected, by any way to write, and until when."""

import re
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from articles import history, publishing, reviewing
from articles.models import Protection
from articles.snapshot import Citation, Field, Relation
from articles.values import Text
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

FIRST = snapshot()
PREFERRED, OTHER = FIRST.claims


def with_claims(*claims, **others):
    return replace(FIRST, claims=claims, **others)


EDITS = {
    "text": replace(FIRST, body="Another text.\n"),
    "claim": with_claims(replace(PREFERRED, statement="were killed"), OTHER),
    "figure of the claim": with_claims(replace(PREFERRED, value=claim(figure=48).value), OTHER),
    "claim gone": with_claims(OTHER, body="Nothing.\n"),
    "citation of the claim": replace(FIRST, citations=(Citation("c-1", "report", "toll-minusma"),)),
    "citation of another": replace(FIRST, citations=(Citation("c-1", "report", "toll-msa"),)),
    "ended from outside": with_claims(
        *FIRST.claims, claim("new", 46), relations=(Relation("new", "supersedes", "toll-minusma"),)
    ),
    "disputed": replace(FIRST, relations=(Relation("toll-msa", "disputes", "toll-minusma"),)),
    "line": replace(FIRST, fields=(replace(FIRST.fields[0], label="Killed"),)),
    "figure of the line": with_claims(replace(PREFERRED, rank="normal"), replace(OTHER, rank="preferred")),
    "another line": replace(FIRST, fields=(*FIRST.fields, Field("place", "Place", value=Text("Aklaz")))),
    "order": with_claims(OTHER, PREFERRED),
}
CLAIM = {"claim", "figure of the claim", "claim gone", "citation of the claim", "ended from outside"}
TOUCHED = {
    ("article", ""): set(EDITS),
    ("claim", "toll-minusma"): CLAIM | {"figure of the line"},
    ("field", "fatalities"): {
        "figure of the claim", "claim gone", "ended from outside", "line", "figure of the line"
    },
}  # fmt: skip
MAY = {
    "reviewers": {"contributor": False, "reviewer": True, "editor-in-chief": True},
    "chiefs": {"contributor": False, "reviewer": False, "editor-in-chief": True},
}


@pytest.fixture
def made():
    return builders.article(FIRST)


@pytest.fixture
def chief():
    return builders.editor("cy", "editor-in-chief")


@pytest.fixture
def ada():
    return builders.editor("ada", "contributor")


def protect(made, chief, kind="article", key="", level="reviewers", until=None, reason="Edit war"):
    return history.protect(made, kind, key, level=level, reason=reason, until=until, by=chief)


# --- What is changed, and who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("thing", TOUCHED, ids=lambda thing: thing[0])
def test_an_edit_touches_what_it_says_and_nothing_else(thing, edit):
    protection = Protection(kind=thing[0], key=thing[1])

    assert history.protecting.changes(protection, FIRST, EDITS[edit]) is (edit in TOUCHED[thing])


@pytest.mark.parametrize("role", MAY["chiefs"])
@pytest.mark.parametrize("level", MAY)
@pytest.mark.parametrize("state", ["standing", "lifted", "expired", "of another article"])
@pytest.mark.parametrize("edit", ["claim", "text"])
def test_a_role_may_change_what_the_level_says_while_it_stands(made, chief, role, level, state, edit):
    until = timezone.now() + timedelta(hours=1) if state == "expired" else None
    guarded = builders.article(snapshot("Another")) if state == "of another article" else made
    protection = protect(guarded, chief, "claim", "toll-minusma", level, until)
    if state == "lifted":
        assert history.lift(made, protection.pk, by=chief)
    if state == "expired":
        Protection.objects.update(until=timezone.now())
    author = builders.editor("someone", role)
    is_refused = state == "standing" and edit == "claim" and not MAY[level][role]

    try:
        builders.edit(made, EDITS[edit], author=author)
    except history.Protected:
        assert is_refused and builders.newest(made).number == 1
    else:
        assert not is_refused and builders.newest(made).number == 2


def test_the_refusal_names_what_who_by_whom_why_until_when_and_what_to_do(made, chief, ada, monkeypatch):
    until = timezone.now().replace(year=2199, month=5, day=3, hour=14, minute=0)
    protect(made, chief, "claim", "toll-minusma", "chiefs", until, "The figure is in court")

    with pytest.raises(history.Protected) as refused:
        builders.edit(made, EDITS["claim"], author=ada)

    (sentence,) = refused.value.problems
    assert re.fullmatch(
        r"The claim “toll-minusma” is protected: only editors-in-chief may change it until 3 May 2199, 14:00 UTC\. "
        r"cy set this on .* UTC: “The figure is in court”\. "
        r"Leave it as it was to save the rest, or ask somebody who may to change it\.",
        sentence,
    )


def test_it_ends_at_its_very_second_and_nothing_has_to_run_for_that(made, chief, ada, monkeypatch):
    until = timezone.now() + timedelta(hours=1)
    protect(made, chief, until=until)

    monkeypatch.setattr(timezone, "now", lambda: until - timedelta(microseconds=1))
    with pytest.raises(history.Protected):
        builders.edit(made, EDITS["text"], author=ada)
    monkeypatch.setattr(timezone, "now", lambda: until)
    builders.edit(made, EDITS["text"], author=ada)

    assert builders.newest(made).author == ada


def test_what_is_written_by_nobodys_account_is_let_through(made, chief):
    protect(made, chief, level="chiefs")

    assert builders.edit(made, EDITS["text"], author="Importer").number == 2


def test_a_deactivated_account_may_not_change_what_is_protected(made, chief):
    protect(made, chief)
    gone = builders.editor("bo", "reviewer")
    gone.is_active = False
    gone.save()

    with pytest.raises(history.Protected):
        builders.edit(made, EDITS["text"], author=gone)


def test_what_others_changed_meanwhile_is_not_held_against_an_edit(made, chief, ada):
    base = builders.newest(made)
    protect(made, chief, "claim", "toll-minusma")
    builders.edit(made, EDITS["claim"], author=chief)

    history.commit(made, base, replace(FIRST, body="Mine.\n"), author=ada, summary="Text alone")

    merged = history.load(builders.newest(made))
    assert (merged.body, merged.claims[0].statement) == ("Mine.\n", "were killed")


# --- Every way to write -----------------------------------------------------------------------------------------------


def test_restoring_and_undoing_respect_it(made, chief, ada):
    builders.edit(made, EDITS["claim"])
    protect(made, chief, "claim", "toll-minusma")
    first, head = made.revisions.get(number=1), builders.newest(made)

    for act in (
        lambda: history.restore(first, head, author=ada),
        lambda: history.restore(first, head, author=ada, chosen=["claims toll-minusma"]),
        lambda: history.undo(head, head, author=ada),
    ):
        with pytest.raises(history.Protected):
            act()
    assert builders.newest(made) == head


def test_merging_sources_respects_it_and_changes_no_article(made, chief, ada):
    builders.save_records(replace(builders.RECORDS[2], key="twin"))
    builders.edit(made, EDITS["citation of the claim"])
    free = builders.article(snapshot("Another", citations=(Citation("c-1", "report", "toll-msa"),)))
    builders.save_records(replace(builders.RECORDS[2], key="twin"))
    protect(made, chief, "claim", "toll-minusma")

    with pytest.raises(history.Protected):
        history.merge_sources("report", "twin", author=ada)

    assert history.load(builders.newest(free)).citations[0].source == "report"


def test_approving_a_part_respects_it_and_says_so(made, chief, ada):
    publishing.publish(builders.newest(made), by=None)
    waiting = reviewing.submit(builders.edit(made, EDITS["claim"], author=ada), by=ada)
    protect(made, chief, "claim", "toll-minusma", "chiefs")
    bo = builders.editor("bo", "reviewer")
    builders.edit(made, replace(EDITS["claim"], body="More.\n"), author=ada)
    waiting = reviewing.submit(builders.newest(made), by=ada)

    with pytest.raises(reviewing.ReviewRefused, match=r"Nothing was approved.*is protected"):
        reviewing.approve_part(waiting, by=bo, chosen=["body"])

    waiting.refresh_from_db()
    assert waiting.decision == ""


# --- Setting and lifting ----------------------------------------------------------------------------------------------


def test_setting_it_anew_takes_the_place_of_what_was_set_and_keeps_that(made, chief):
    old = protect(made, chief, level="chiefs")
    new = protect(made, chief, level="reviewers")

    old.refresh_from_db()
    assert (old.lifted_by_name, new.lifted_at) == ("cy", None)
    assert list(made.protections.standing()) == [new]


def test_one_that_ended_is_not_lifted_again(made, chief):
    protection = protect(made, chief)

    assert history.lift(made, protection.pk, by=chief)
    assert not history.lift(made, protection.pk, by=chief)
    assert not history.lift(builders.article(snapshot("Another")), protection.pk, by=chief)


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "article", "key": "x"},
        {"kind": "claim", "key": ""},
        {"kind": "x", "key": "x"},
        {"level": "x"},
        {"reason": ""},
    ],
)
def test_the_database_refuses_a_protection_of_nothing(made, chief, columns):
    protect(made, chief)

    with pytest.raises(IntegrityError), transaction.atomic():
        Protection.objects.update(**columns)


def test_protections_cost_a_save_one_query_more_however_many_there_are(made, chief, ada):
    def queries_of_an_edit(content):
        with CaptureQueriesContext(connection) as queries:
            builders.edit(made, content, author=chief)
        return len(queries)

    assert chief.has_perm("articles.review_article")  # Django asks for an account's rights once.
    without = queries_of_an_edit(EDITS["text"])
    protect(made, chief)
    for number in range(9):
        protect(made, chief, "claim", f"claim-{number}")

    assert queries_of_an_edit(replace(FIRST, body="Yet another text.\n")) == without + 1


@pytest.mark.django_db(transaction=True)
def test_two_who_protect_the_same_at_once_leave_one_that_stands():
    made = builders.article(FIRST)
    chiefs = [get_user_model().objects.create_superuser(name) for name in ("ann", "bea")]
    start = Barrier(2)
    failed = []

    def run(by):
        start.wait()
        try:
            protect(made, by)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[each]) for each in chiefs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert made.protections.standing().count() == 1 and made.protections.count() == 2


# --- Renaming ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", MAY["chiefs"])
@pytest.mark.parametrize("is_published", [True, False])
@pytest.mark.parametrize("renamed", [{"title": "Another"}, {"slug": "another"}], ids=["title", "slug"])
def test_only_who_has_the_right_renames_what_readers_read(made, role, is_published, renamed):
    if is_published:
        publishing.publish(builders.newest(made), by=None)
    author = builders.editor("someone", role)
    is_refused = is_published and role != "editor-in-chief"

    if is_refused:
        name = next(iter(renamed)).capitalize()
        with pytest.raises(history.Protected, match=f"^{name}: readers know this article as"):
            builders.edit(made, replace(FIRST, **renamed), author=author)
    else:
        assert builders.edit(made, replace(FIRST, **renamed), author=author).number == 2


def test_an_old_name_does_not_come_back_by_restoring(made, ada):
    builders.edit(made, replace(FIRST, title="Another"))
    publishing.publish(builders.newest(made), by=None)

    with pytest.raises(history.Protected, match="Title"):
        history.restore(made.revisions.get(number=1), builders.newest(made), author=ada)


# --- What readers are told --------------------------------------------------------------------------------------------


def test_readers_are_told_in_the_history_and_of_no_draft(made, chief, client):
    publishing.publish(builders.newest(made), by=None)
    builders.edit(made, with_claims(*FIRST.claims, claim("secret", 5)))
    protect(made, chief, reason="An edit <b>war</b>")
    protect(made, chief, "claim", "toll-minusma")
    protect(made, chief, "field", "fatalities")
    protect(made, chief, "claim", "secret")

    page = client.get("/wiki/an-attack/history/")

    assertContains(page, "An edit &lt;b&gt;war&lt;/b&gt;")
    assertContains(page, "the claim “MINUSMA, 47 (30 April 2018)”")
    assertContains(page, "the infobox line “Fatalities”")
    assertNotContains(page, "secret")
    assertNotContains(page, ", 5")


def test_readers_are_not_told_of_what_ended(made, chief, client):
    publishing.publish(builders.newest(made), by=None)
    history.lift(made, protect(made, chief).pk, by=chief)

    assertNotContains(client.get("/wiki/an-attack/history/"), "Protected:")
