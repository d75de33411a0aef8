"""What is removed is nowhere: canary words in every place of one revision, looked for by everybody on every page."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command

from articles import delivering, history, publishing, removing, reviewing, watching
from articles.access import CHIEF, CONTRIBUTOR, CUSTODIAN, REVIEWER
from articles.models import Draft, RestingPart, Retraction, ReviewComment
from articles.snapshot import Citation
from articles.words import Words
from tests import builders
from tests.builders import claim, snapshot
from tests.crawl import addresses

pytestmark = pytest.mark.django_db

TEXT = {
    "text": "Xanthippe", "title": "Ypsilanti", "statement": "Zebulon", "words": "Quirinus", "quote": "Wolfsbane",
    "retracted": "Vercingetorix",
}  # fmt: skip
BESIDE = {"note": "Ubiquitarian", "draft": "Tamerlane", "comment": "Sardanapalus"}
SUMMARY, NAME = "Rumpelstilzchen", "Procrustes"
CANARIES = {**TEXT, **BESIDE, "summary": SUMMARY, "name": NAME}
ROLES = [None, CONTRIBUTOR, REVIEWER, CHIEF]
ALL = tuple(removing.COLUMNS)

FIRST = snapshot(
    body="Forty-seven people were killed.[@toll-minusma] Some fled.[@toll-msa]\n\n## Aftermath\n\nNothing.\n"
)
LEAK = replace(
    FIRST,
    title=f"An attack {TEXT['title']}",
    body=f"{TEXT['text']} was there.[@toll-msa]\n\n{FIRST.body}",
    claims=(
        FIRST.claims[0],
        replace(FIRST.claims[1], rank="deprecated", rank_reason=f"No {TEXT['retracted']}"),
        claim("canary", 3, statement=f"{TEXT['statement']} was killed", wording=f"by {TEXT['words']}"),
    ),
    citations=(Citation("cited", "report", claim="canary", quote=f"as {TEXT['quote']} said"),),
)
MENDED = claim("canary", 3, statement="Somebody was killed", rank="deprecated", rank_reason="Unsafe")
LAST = replace(FIRST, body=FIRST.body + "\nMore.\n", claims=(*FIRST.claims, MENDED))


@pytest.fixture
def people():
    return {role: builders.editor(f"a-{role}", role) for role in (CONTRIBUTOR, REVIEWER, CHIEF, CUSTODIAN)}


@pytest.fixture
def made(people):
    """Three published revisions of which the second holds a canary in every place."""
    made = builders.published(FIRST)
    watching.watch(people[CONTRIBUTOR], watching.Target("article", made))
    delivering.new_feed(people[CONTRIBUTOR])
    User.objects.filter(pk=people[CONTRIBUTOR].pk).update(email="reader@press.example")
    delivering.choose_mail(people[CONTRIBUTOR], "daily")
    named = builders.editor(NAME, CHIEF)
    leak = builders.edit(made, LEAK, author=named, summary=f"Add {SUMMARY}")
    waiting = reviewing.submit(leak, by=named, note=f"See {BESIDE['note']}")
    ReviewComment.objects.create(
        article=made, revision=leak, kind="paragraph", about=TEXT["text"], text=f"Who is {BESIDE['comment']}?",
        author=people[REVIEWER], author_name="a-reviewer",
    )  # fmt: skip
    cells = {"base": ["2"], "title": [LEAK.title], "body": [f"{LEAK.body} {BESIDE['draft']}"]}
    Draft.objects.keep(people[CONTRIBUTOR], made, cells)
    LogEntry.objects.log_actions(
        people[CHIEF].pk, [leak.article], CHANGE, change_message=f"Saved revision 2. Add {SUMMARY}", single_object=True
    )
    reviewing.approve(waiting, by=people[CHIEF])
    publishing.publish(builders.edit(made, LAST, author=people[CHIEF], summary="Take it out"), by=people[CHIEF])
    made.refresh_from_db()
    assert Retraction.objects.filter(reason__contains=TEXT["retracted"]).exists()
    assert Retraction.objects.filter(called__contains=TEXT["statement"], revision__number=3).exists()
    assert RestingPart.objects.filter(words__contains=TEXT["text"]).exists()
    return made


def found(client, user, made):
    """Return the canaries that somebody finds, each with the addresses where."""
    client.logout()
    if user is not None:
        client.force_login(user)
    places = {}
    for address in addresses(made):
        answer = client.get(address)
        assert answer.status_code < 500, address
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told = said.decode("utf-8", "replace") + str(answer.headers)
        for place, canary in CANARIES.items():
            if canary.lower() in told.lower():
                places.setdefault(place, []).append(address)
    return places


def mailed(mailoutbox):
    """Return the canaries in the daily mail."""
    delivering.send_daily()
    (mail,) = mailoutbox
    return {place for place, canary in CANARIES.items() if canary in f"{mail.subject} {mail.body}"}


def test_before_it_is_removed_everything_is_found(client, made, people):
    assert {*TEXT, "summary", "name"} <= set(found(client, None, made))
    seen = found(client, people[CONTRIBUTOR], made)
    assert set(seen) == set(CANARIES)
    feed = {place for place, places in seen.items() if any("/feed.atom" in each for each in places)}
    assert {"title", "statement", "retracted", "note", "summary", "name"} <= feed


def test_a_mail_tells_of_it_as_well_before(made, mailoutbox):
    assert {"title", "statement", "retracted", "note", "summary", "name"} <= mailed(mailoutbox)


@pytest.mark.parametrize("level", ["hide", "suppress"])
def test_what_is_removed_is_found_by_custodians_alone(client, made, people, level, mailoutbox):
    removing.remove(made, 2, 2, takes=ALL, level=level, reason="Personal data", by=people[CUSTODIAN])

    for role in ROLES:
        assert found(client, people.get(role), made) == {}, role
    assert mailed(mailoutbox) == set()
    seen = found(client, people[CUSTODIAN], made)
    assert {*TEXT, "comment", "summary", "name"} <= set(seen)


def test_what_is_purged_is_found_by_nobody(client, made, people):
    words = Words([word for place, word in CANARIES.items() if place != "name"])
    removing.purge(made, 2, 2, words=words, takes=ALL, reason="By order of a court", by=people[CUSTODIAN])

    for role in [*ROLES, CUSTODIAN]:
        assert set(found(client, people.get(role), made)) <= ({"name"} if role == CUSTODIAN else set()), role
    assert list(history.verify(made)) == []
    call_command("verify_history")


def test_what_is_lifted_is_found_again(client, made, people):
    removal = removing.remove(made, 2, 2, takes=ALL, level="suppress", reason="Personal data", by=people[CUSTODIAN])
    removing.lift(removal, reason="It was a mistake", by=people[CUSTODIAN])

    assert {*TEXT, "summary", "name"} <= set(found(client, None, made))
