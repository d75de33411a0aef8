"""Removing: which revisions, who may, what follows, what is refused; purging to the last byte."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from reversion.models import Version

from articles import history, publishing, removing, reviewing, scheduling, stored
from articles.access import CHIEF, CONTRIBUTOR, CUSTODIAN
from articles.management.commands.find_words import places
from articles.models import (
    ArticleRevision,
    Draft,
    Embargo,
    Message,
    Protection,
    Publication,
    Recheck,
    Removal,
    Retraction,
    Schedule,
    SharedRevision,
    Submission,
    Watch,
)
from articles.removing import RemovalRefused
from articles.reporting import tell
from articles.words import Words
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

LEAKED = "Xanthippe Doe"
LEAK = snapshot(body=f"{LEAKED} was there.\n\nNothing is known.\n")
WITHOUT = snapshot(body="Nothing is known.\n")


@pytest.fixture
def custodian():
    return builders.editor("keeper", CUSTODIAN)


@pytest.fixture
def made():
    """Four revisions; the second and third hold the leaked name, the third is published."""
    made = builders.published(WITHOUT)
    builders.edit(made, LEAK, author="Leaker", summary=f"Add {LEAKED}")
    publishing.publish(builders.edit(made, replace(LEAK, description="More."), author="Other"), by=None)
    builders.edit(made, replace(WITHOUT, description="More."), summary="Take it out")
    made.refresh_from_db()
    return made


def hide(made, by, first=2, last=3, takes=("takes_text",), level="hide", reason="Personal data"):
    return removing.remove(made, first, last, takes=takes, level=level, reason=reason, by=by)


def purge(made, by, first=2, last=3, words=(LEAKED,), takes=("takes_text",), reason="By order of a court"):
    return removing.purge(made, first, last, words=Words(words), takes=takes, reason=reason, by=by)


def readable(made, user):
    return made.revisions.visible_to(user).numbers()


def faults(made):
    made.refresh_from_db()
    return list(history.verify(made))


# --- Hiding and lifting -----------------------------------------------------------------------------------------------


def test_a_whole_run_is_hidden_from_everybody_but_custodians(made, custodian):
    made_removal = hide(made, custodian)

    assert readable(made, custodian) == [1, 2, 3, 4]
    assert readable(made, builders.editor(role=CHIEF)) == [1, 4]
    assert (made_removal.made_by_name, made_removal.run_words) == ("keeper", "revisions 2 to 3")
    assert faults(made) == []


def test_a_published_revision_leaves_the_library_and_cannot_be_published_again(made, custodian):
    third = made.revisions.get(number=3)

    hide(made, custodian)

    assert not Publication.objects.exists()
    with pytest.raises(publishing.PublishingRefused, match="hidden"):
        publishing.publish(third, by=None)


def test_what_waits_for_review_is_closed(made, custodian):
    ada = builders.editor("ada", CONTRIBUTOR)
    reviewing.submit(made.revisions.select_related("article").get(number=2), by=ada)

    hide(made, custodian)

    assert Submission.objects.get().decision == "rejected"


def test_what_is_scheduled_is_not_published(made, custodian):
    third = made.revisions.get(number=3)
    said = {"made_by": builders.editor("cy", CHIEF), "made_by_name": "cy", "made_at": timezone.now()}
    Schedule.objects.create(article=made, revision=third, act="publish", at=timezone.now(), **said)

    hide(made, custodian)

    (told,) = scheduling.carry_out_due()
    assert "The text of revision 3 is hidden" in told.words and told.has_failed
    assert not Publication.objects.exists()


def test_what_a_retraction_calls_a_claim_by_goes_with_the_text_before_it(made, custodian):
    leak = replace(WITHOUT, claims=(claim("toll", statement=f"{LEAKED} was killed"),))
    ended = replace(leak, claims=(claim("toll", statement="Redacted", rank="deprecated", rank_reason="Unsafe"),))
    for content in (leak, ended):
        builders.edit(made, content)
    assert LEAKED in str(Retraction.objects.get())

    hide(made, custodian, 2, 5)

    assert str(Retraction.objects.get()) == "Claim toll"


def test_lifting_one_removal_leaves_what_another_one_hides(made, custodian):
    one = hide(made, custodian)
    hide(made, custodian, first=3, takes=("takes_text", "takes_summary"), level="suppress")

    removing.lift(one, reason="Too much", by=custodian)

    assert readable(made, builders.editor(role=CHIEF)) == [1, 2, 4]
    third = made.revisions.get(number=3)
    assert (third.is_text_hidden, third.is_summary_hidden, third.is_suppressed) == (True, True, True)
    with pytest.raises(RemovalRefused, match="keeper lifted this meanwhile"):
        removing.lift(one, reason="Again", by=custodian)


@pytest.mark.parametrize(
    ("first", "last", "takes", "told"),
    [
        (3, 4, ("takes_text",), "newest one"),
        (0, 2, ("takes_text",), "between 1 and 4"),
        (3, 2, ("takes_text",), "between 1 and 4"),
        (2, 99, ("takes_summary",), "between 1 and 4"),
    ],
)
def test_a_run_that_cannot_be_removed_is_refused(made, custodian, first, last, takes, told):
    with pytest.raises(RemovalRefused, match=told):
        hide(made, custodian, first, last, takes)
    assert not Removal.objects.exists()


@pytest.mark.parametrize("level", ["hide", "suppress"])
def test_nobody_else_removes(made, level):
    with pytest.raises(RemovalRefused, match="may not"):
        hide(made, builders.editor(role=CHIEF), level=level)


def test_the_summary_of_the_newest_revision_can_go(made, custodian):
    hide(made, custodian, 4, 4, takes=("takes_summary", "takes_author"))

    newest = builders.newest(made)
    assert (newest.shown_summary, newest.shown_author) == ("(edit summary removed)", "(username removed)")


def test_hidden_words_do_not_come_back_by_restoring_or_undoing(made, custodian):
    hide(made, custodian)
    head = builders.newest(made)
    chief = builders.editor(role=CHIEF)

    with pytest.raises(history.InvalidSnapshot, match="revision 2 was removed"):
        history.restore(made.revisions.get(number=2), head, author=chief)
    with pytest.raises(history.InvalidSnapshot, match="revision 3 was removed"):
        history.undo(head, head, author=chief)
    assert builders.newest(made) == head


def test_an_edit_that_began_on_a_hidden_revision_is_merged_and_does_not_bring_it_back(made, custodian):
    hide(made, custodian)
    mine = replace(LEAK, description="More.", body=LEAK.body + "\nMine.\n")

    merged = history.commit(made, made.revisions.get(number=3), mine, author="Late", summary="Add")

    assert history.load(merged).body == "Nothing is known.\n\nMine.\n"


def test_what_readers_see_change_skips_what_is_hidden(client, made, custodian):
    hide(made, custodian)
    publishing.publish(builders.newest(made), by=None)

    page = client.get(f"/wiki/{made.slug}/history/").content.decode()

    assert "Text removed on" in page and "(Personal data)" in page
    assert LEAKED not in page.replace(f"Add {LEAKED}", "")
    assert f"/wiki/{made.slug}/revisions/3/" not in page
    assert f"/wiki/{made.slug}/diff/1..4/" in page


def test_of_what_is_suppressed_others_are_told_nothing_more(client, made, custodian):
    hide(made, custodian, takes=("takes_text", "takes_summary"), level="suppress")
    publishing.publish(builders.newest(made), by=None)

    page = client.get(f"/wiki/{made.slug}/history/").content.decode()
    answer = client.get(f"/wiki/{made.slug}/revisions/3/")

    assert "Something of this revision was removed." in page
    assert answer.status_code == 404
    assert "Personal data" not in page + answer.content.decode()


# --- Purging ----------------------------------------------------------------------------------------------------------


def test_a_purge_leaves_tombstones_and_a_history_that_verifies(made, custodian, capsys):
    draft = Draft.objects.keep(custodian, made, {"base": ["2"], "body": [LEAK.body]})

    removal = purge(made, custodian)

    assert list(places(Words([LEAKED]))) == []
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert faults(made) == []
    (told,) = history.purged(made)
    assert "revisions 2 to 3: 1 stored part purged" in told and "by keeper: By order of a court" in told
    call_command("verify_history")
    assert "Not a fault: an-attack, revisions 2 to 3" in capsys.readouterr().out
    assert readable(made, custodian) == [1, 4]
    with pytest.raises(RemovalRefused, match="for good"):
        removing.lift(removal, reason="Please", by=custodian)


def test_what_a_purge_does_not_need_to_delete_stays(made, custodian):
    before = set(Version.objects.values_list("serialized_data", flat=True))

    purge(made, custodian)

    gone = before - set(Version.objects.values_list("serialized_data", flat=True))
    assert [stored.decode(text).part for text in gone] == ["passage"]


def test_a_purge_takes_keys_that_hold_the_words(made, custodian):
    keyed = claim("xanthippe-doe-died", 1, statement=f"{LEAKED} died")
    builders.edit(made, replace(WITHOUT, claims=(*WITHOUT.claims, keyed)))
    builders.edit(made, WITHOUT)

    purge(made, custodian, 2, 5)

    assert list(places(Words([LEAKED]))) == []
    assert faults(made) == []


def test_a_purge_reaches_what_the_newsroom_keeps_beside_the_article(made, custodian):
    watcher, key, now = builders.editor("wil", CHIEF), "xanthippe-doe", timezone.now()
    by = {"article": made, "made_by_name": "Cy", "made_at": now}
    Protection.objects.create(kind="claim", key=key, level="chiefs", reason=f"Of {LEAKED}", **by)
    Embargo.objects.create(until=now, reason=f"Until {LEAKED} is safe", **by)
    Schedule.objects.create(
        revision=made.revisions.get(number=4), act="publish", at=now, note=f"Refused: {LEAKED}", **by
    )
    Recheck.objects.create(kind="claim", key=key, due="2199-01-01", note=f"Is {LEAKED} safe?", **by)
    Watch.objects.create(watcher=watcher, kind="claim", article=made, key=key)
    told = {"watcher": watcher, "act": "saved", "at": now}
    one = Message.objects.create(revision=made.revisions.get(number=2), reasons=[["claim", key]], **told)
    other = Message.objects.create(
        revision=made.revisions.get(number=3), reasons=[["claim", key], ["article", made.pk]], **told
    )

    purge(made, custodian)

    assert list(places(Words([LEAKED]))) == []
    assert not Watch.objects.exists() and not Message.objects.filter(pk=one.pk).exists()
    assert Message.objects.get(pk=other.pk).reasons == [["article", made.pk]]
    assert Embargo.objects.get().reason == Protection.objects.get().reason == "(removed)"
    assert list(scheduling.carry_out_due()) and tell(watcher.messages.whole(), watcher)


@pytest.mark.parametrize(
    ("first", "last", "words", "reason", "told"),
    [
        (2, 2, [LEAKED], "Order", r"in other revisions, too \(3\): choose a longer run"),
        (2, 3, ["Nothing is known"], "Order", r"\(1, 4\): take them out of the article and save"),
        (2, 3, ["Nobody Atall"], "Order", "No stored content"),
        (2, 3, [LEAKED], f"{LEAKED} asked", "reason says the words"),
    ],
)
def test_a_purge_that_would_leave_the_words_is_refused(made, custodian, first, last, words, reason, told):
    with pytest.raises(RemovalRefused, match=told):
        purge(made, custodian, first, last, words=words, reason=reason)
    assert not Removal.objects.exists()


def test_a_purge_reaches_former_states_of_a_source_and_waits_for_the_present_one(client, made, custodian):
    source = builders.RECORDS[2]
    history.save_record(replace(source, title=f"Who is {LEAKED}?"), author="Somebody")
    cited = replace(LEAK, body=LEAK.body.replace("there.", "there.[@report]"))
    builders.edit(made, cited)
    builders.edit(made, WITHOUT)

    with pytest.raises(RemovalRefused, match="mend the source “report” first"):
        purge(made, custodian, 2, 5)
    history.save_record(source, author="Somebody")
    purge(made, custodian, 2, 5)
    client.force_login(builders.editor(role=CHIEF))
    states = SharedRevision.objects.filter(kind="source", key="report")

    pages = [client.get("/admin/articles/source/report/history/")]
    pages += [client.get(f"/admin/articles/source/report/history/{state.pk}/") for state in states]

    assert {page.status_code for page in pages} == {200}
    assert list(places(Words([LEAKED]))) == []
    assert faults(made) == [] and list(history.verify_records()) == []


def test_a_tombstone_that_no_purge_tells_of_is_a_fault(made):
    listed = made.revisions.get(number=2)
    version = Version.objects.get(pk__in=listed.version_ids, serialized_data__contains=LEAKED)
    tombstone = stored.Tombstone("passage", stored.part_digest(version.serialized_data), 1)
    Version.objects.filter(pk=version.pk).update(serialized_data=stored.encode_tombstone(tombstone))

    assert [problem for problem in history.verify(made) if "no purge of the revision is on record" in problem]


@pytest.mark.parametrize("digest", ["0" * 64, "", "x"])
def test_a_tombstone_with_another_digest_is_a_fault(made, custodian, digest):
    purge(made, custodian)
    version = Version.objects.get(serialized_data__contains='"purged":')
    removal = Removal.objects.get()
    text = stored.encode_tombstone(stored.Tombstone("passage", digest, removal.pk))
    Version.objects.filter(pk=version.pk).update(serialized_data=text)

    assert any("do not give its digest" in problem for problem in history.verify(made))


def test_an_erased_summary_without_a_purge_is_a_fault(made):
    found = made.revisions.filter(number=2)
    found.update(summary_digest=history.text_digest(found.get().summary), summary="")

    assert any("its summary is erased" in problem for problem in history.verify(made))


def test_origins_can_be_traced_again_after_a_purge(made, custodian):
    purge(made, custodian)

    assert [each.number for each in history.retrace(made)] == [1, 2, 3, 4]
    call_command("retrace_history", "--all")


# Only SQLite keeps the database in one file.
if connection.vendor == "sqlite":

    @pytest.mark.django_db(transaction=True)
    def test_after_compacting_the_words_are_in_no_byte_of_the_file(made):
        # Not of the group: a test before this one may have emptied the tables that migrations fill.
        custodian = get_user_model().objects.create_superuser("root")
        file = Path(connection.settings_dict["NAME"])
        words = LEAKED.encode()

        def held():
            return [path.name for path in file.parent.glob(f"{file.name}*") if words in path.read_bytes()]

        assert held()
        purge(made, custodian)

        call_command("compact_database")

        assert held() == []
        assert faults(made) == []


def test_words_are_found_however_they_are_spaced_and_cased():
    words = Words(["José  Doe"])

    assert words.are_in("of JOSÉ\nDOE.") and words.are_in("Jose\u0301 Doe") and words.are_in("see jose-doe-died")
    assert not words.are_in("Jose Doerr".replace("Doerr", "Smith"))
    with pytest.raises(RemovalRefused, match="too short"):
        removing.words_of("ab\nJosé Doe")


def test_only_those_who_may_are_told_of_suppressed_removals(made, custodian):
    hide(made, custodian, level="suppress")

    assert not Removal.objects.known_to(builders.editor(role=CHIEF)).exists()
    assert Removal.objects.known_to(custodian).exists()


def test_marks_are_those_of_the_removals_that_stand(made, custodian):
    removal = hide(made, custodian, takes=tuple(removing.COLUMNS))
    removing.lift(removal, reason="Mistake", by=custodian)

    marked = ArticleRevision.objects.filter(is_text_hidden=True) | ArticleRevision.objects.filter(is_suppressed=True)
    assert not marked.exists()
    with pytest.raises(CommandError):
        call_command("find_words")
