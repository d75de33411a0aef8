"""Watching: who is told of what, once for each change, and nothing that they may not read."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command

from articles import comparing, delivering, history, publishing, reviewing, watching
from articles.models import Delivery, Message, Watch
from articles.reporting import tell
from articles.shared import Category, Source
from articles.snapshot import NOTHING, Citation, Relation
from articles.watching import Target
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

Kind = Watch.Kind
FIRST = snapshot(citations=(Citation("c-1", "report", "toll-msa"),))
MORE = replace(FIRST, claims=(claim(figure=48, rank="preferred"), FIRST.claims[1]))


def account(name, role="contributor", mail_choice=Delivery.Mail.NEVER):
    user = builders.editor(name, role)
    User.objects.filter(pk=user.pk).update(email=f"{name}@desk.example")
    if mail_choice != Delivery.Mail.NEVER:
        delivering.choose_mail(user, mail_choice)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def made():
    return builders.published(FIRST)


@pytest.fixture
def ada():
    return account("ada")


@pytest.fixture
def bo():
    return account("bo", "reviewer")


@pytest.fixture
def watcher():
    return account("wen", mail_choice=Delivery.Mail.AT_ONCE)


def watches(user, made, *kinds_and_keys):
    for kind, key in kinds_and_keys:
        within = made if kind in (Kind.ARTICLE, Kind.CLAIM, Kind.FIELD) else None
        watching.watch(user, Target(kind, within, key))


def told(user):
    return tell(user.messages.whole(), user)


EVERYTHING = [(Kind.ARTICLE, ""), (Kind.CLAIM, "toll-minusma"), (Kind.PARTY, "minusma"), (Kind.FIELD, "fatalities")]

# --- What a change touches --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "touches"),
    [
        (MORE, {"claims": {"toll-minusma"}, "fields": {"fatalities"}, "parties": {"minusma"}}),
        (replace(FIRST, body="Other.\n"), {}),
        (replace(FIRST, claims=FIRST.claims[::-1]), {}),
        (
            replace(FIRST, citations=()),
            {"claims": {"toll-msa"}, "fields": {"fatalities"}, "parties": {"msa"}, "sources": {"report"}},
        ),
        (
            replace(FIRST, citations=(Citation("c-1", "report", "toll-msa", is_withheld=True),)),
            {"claims": {"toll-msa"}, "fields": {"fatalities"}, "parties": {"msa"}},
        ),
        (
            replace(FIRST, relations=(Relation("toll-msa", "disputes", "toll-minusma"),)),
            {
                "claims": {"toll-msa", "toll-minusma"},
                "fields": {"fatalities"},
                "parties": {"msa", "minusma"},
                "sources": {"report"},
            },
        ),
        (replace(FIRST, body=FIRST.body + "\nSo it says.[@other]\n"), {"sources": {"other"}}),
        (replace(FIRST, categories=("attacks",)), {"categories": {"massacres", "attacks"}}),
    ],
)
def test_a_change_touches_what_it_is_about(new, touches):
    touched = comparing.touched(FIRST, new)

    assert touched._asdict() == {name: touches.get(name, set()) for name in touched._fields} | {
        "categories": touches.get("categories", {"massacres"})
    }


def test_what_changes_nothing_touches_nothing():
    assert comparing.touched(FIRST, FIRST) is None
    assert comparing.touched(NOTHING, NOTHING) is None


# --- Who is told ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "key"),
    [*EVERYTHING, (Kind.CATEGORY, "massacres")],
)
def test_a_save_is_told_to_who_watches_what_it_touches(made, watcher, kind, key):
    watches(watcher, made, (kind, key))

    builders.edit(made, MORE, author="Ada")

    assert told(watcher)[0].headline == "“An attack”, revision 2: saved by Ada"
    assert told(watcher)[0].changes[0].startswith("Fatalities: 47 → 48, because")


@pytest.mark.parametrize(
    ("kind", "key"), [(Kind.CLAIM, "toll-msa"), (Kind.PARTY, "msa"), (Kind.SOURCE, "report"), (Kind.CATEGORY, "other")]
)
def test_a_save_is_not_told_to_who_watches_something_else(made, watcher, kind, key):
    watches(watcher, made, (kind, key))

    builders.edit(made, MORE)

    assert not Message.objects.exists()


def test_who_watches_everything_gets_one_message_about_one_revision(made, ada, bo, watcher):
    watches(watcher, made, *EVERYTHING)

    revision = builders.edit(made, MORE, author=ada)
    waiting = reviewing.submit(revision, by=ada, note="New figure")
    reviewing.approve(waiting, by=bo, comment="Good.")

    (only,) = told(watcher)
    assert only.headline == "“An attack”, revision 2: approved by bo"
    assert [sentence.split(" on ")[0] for sentence in only.story] == [
        "Saved by ada",
        "Submitted by ada",
        "Approved, bo",
        "Published",
    ]
    assert only.path == "/wiki/an-attack/diff/1..2/"
    assert only.because == (
        "you watch the article “An attack”, the claim “toll-minusma”, the figure “Fatalities” and the party “MINUSMA”"
    )


def test_nobody_is_told_of_their_own_act(made, ada):
    watches(ada, made, *EVERYTHING)

    builders.edit(made, MORE, author=ada)

    assert not ada.messages.exists()


@pytest.mark.parametrize("act", [reviewing.request_changes, reviewing.reject])
def test_a_decision_is_told_to_who_handed_it_in_without_watching(made, ada, bo, act):
    waiting = reviewing.submit(builders.edit(made, MORE, author=ada), by=ada)

    act(waiting, by=bo, comment="Why <b>48</b>?")

    (only,) = told(ada)
    assert only.because == "you handed it in"
    assert "Why <b>48</b>?" in only.story[-1]
    assert only.path == f"/admin/articles/submission/{waiting.pk}/change/"


def test_what_was_read_is_new_again_when_more_happens_to_it(made, watcher):
    watches(watcher, made, (Kind.ARTICLE, ""))
    revision = builders.edit(made, MORE)
    watcher.messages.update(seen_at="2026-01-01T00:00Z", mailed_at="2026-01-01T00:00Z")

    publishing.publish(revision, by=None)

    assert watcher.messages.unseen().filter(mailed_at=None, act="published").count() == 1


def test_a_publication_is_told_against_what_readers_read_before(made, watcher):
    builders.edit(made, MORE)
    watches(watcher, made, (Kind.CLAIM, "toll-minusma"))

    publishing.publish(builders.edit(made, replace(MORE, body="Other.\n")), by=None)

    (only,) = told(watcher)
    assert only.path == "/wiki/an-attack/diff/1..3/"
    assert only.changes[0].startswith("Fatalities: 47 → 48")


def test_a_retracted_claim_is_told_with_the_save_that_retracts_it(made, watcher):
    watches(watcher, made, (Kind.CLAIM, "toll-msa"))
    over = replace(FIRST.claims[1], rank="deprecated", rank_reason="Taken back")

    builders.edit(made, replace(FIRST, claims=(FIRST.claims[0], over)))

    assert any(
        sentence.startswith("Retracted: MSA") and "Taken back" in sentence for sentence in told(watcher)[0].story
    )


@pytest.mark.parametrize(("kind", "key"), [(Kind.SOURCE, "report"), (Kind.ARTICLE, "")])
def test_a_withdrawn_source_is_told_to_who_watches_it_or_an_article_that_rests_on_it(made, watcher, kind, key):
    watches(watcher, made, (kind, key))

    history.withdraw_source("report", reason="Made up", author="Ada")

    (only,) = told(watcher)
    assert (only.headline, only.story[0].endswith("“Made up”")) == ("The source “A report” was withdrawn", True)


def test_a_message_belongs_to_the_act_and_goes_with_it(made, watcher):
    watches(watcher, made, (Kind.ARTICLE, ""))

    def fail(article):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        history.commit(made, builders.newest(made), MORE, author="Ada", summary="", finish=fail)

    assert not Message.objects.exists()


def test_watching_twice_is_watching_once(made, watcher):
    watches(watcher, made, *EVERYTHING, *EVERYTHING)

    assert watcher.watches.count() == len(EVERYTHING)


# --- Who may still see it ---------------------------------------------------------------------------------------------


def without_right(user):
    user.groups.clear()


def deactivated(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def no_staff(user):
    User.objects.filter(pk=user.pk).update(is_staff=False)


@pytest.mark.parametrize("lose", [without_right, deactivated, no_staff])
def test_who_may_not_read_any_more_is_told_nothing(made, watcher, lose):
    watches(watcher, made, *EVERYTHING)
    delivering.new_feed(watcher)
    token = delivering.feed_path(watcher.delivery).split("/")[2]
    builders.edit(made, MORE)
    lose(watcher)
    watcher = User.objects.get(pk=watcher.pk)

    call_command("send_digests")

    assert mail.outbox == []
    assert told(watcher) == []
    assert delivering.feed_reader(token) is None


def test_a_source_withheld_since_is_named_to_nobody(made, watcher):
    history.save_record(Source("risky", "The risky witness"), author="Ada")
    watches(watcher, made, (Kind.SOURCE, "risky"))
    cited = replace(FIRST, citations=(*FIRST.citations, Citation("c-2", "risky", "toll-msa")))
    builders.edit(made, cited)
    assert told(watcher)

    builders.edit(made, replace(cited, citations=(cited.citations[0], replace(cited.citations[1], is_withheld=True))))

    assert told(watcher) == []
    delivering.send_at_once()
    assert mail.outbox == []


def test_who_watches_an_article_that_withholds_a_source_is_not_told_that_it_was_withdrawn(made, watcher):
    history.save_record(Source("risky", "The risky witness"), author="Ada")
    builders.edit(made, replace(FIRST, citations=(Citation("c-1", "risky", "toll-msa", is_withheld=True),)))
    watches(watcher, made, (Kind.ARTICLE, ""))

    history.withdraw_source("risky", reason="Made up", author="Ada")

    assert told(watcher) == []


def test_a_hidden_text_author_and_summary_are_told_to_nobody(made, watcher):
    watches(watcher, made, (Kind.ARTICLE, ""))
    revision = builders.edit(made, MORE, author="Secret name", summary="Secret summary")
    type(revision).objects.filter(pk=revision.pk).update(
        is_text_hidden=True, is_author_hidden=True, is_summary_hidden=True
    )

    delivering.send_at_once()

    assert "Secret" not in mail.outbox[0].body + mail.outbox[0].subject
    assert "→" not in mail.outbox[0].body


def test_telling_costs_the_same_for_one_message_and_for_many(made, watcher, django_assert_num_queries):
    for category in ("one", "two"):
        history.save_record(Category(category, category.title()), author="Ada")
    watches(watcher, made, *EVERYTHING, (Kind.SOURCE, "report"), (Kind.CATEGORY, "massacres"))
    builders.edit(made, replace(MORE, citations=()))
    list(told(watcher))
    with django_assert_num_queries(14):
        assert len(told(User.objects.get(pk=watcher.pk))) == 1

    for number in range(6):
        publishing.publish(builders.edit(made, replace(MORE, body=f"{number}.\n")), by=None)

    with django_assert_num_queries(14):
        assert len(told(User.objects.get(pk=watcher.pk))) == 7
