"""Erasing an account, and giving a person what is kept of them."""

import json
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import history, publishing, removing, reviewing
from articles.access import CHIEF, CONTRIBUTOR, CUSTODIAN
from articles.management.commands.find_words import places
from articles.models import Article, Draft, Embargo, Erasure, Recheck, ReviewComment, Schedule, Watch
from articles.words import Words
from tests import builders
from tests.builders import claim, snapshot
from tests.crawl import addresses

pytestmark = pytest.mark.django_db

NAME = "Xanthippe"


@pytest.fixture
def person():
    return builders.editor(NAME, CONTRIBUTOR)


@pytest.fixture
def made(person):
    """An article that the person wrote, submitted, commented, retracted from and has a draft of."""
    made = builders.article(author=person)
    first = builders.newest(made)
    waiting = reviewing.submit(first, by=person, note="Please")
    reviewing.approve(waiting, by=builders.editor("bo", CHIEF))
    retracted = (claim(rank="deprecated", rank_reason="Wrong"), snapshot().claims[1])
    builders.edit(made, replace(snapshot(), claims=retracted), author=person)
    history.restore(first, builders.newest(made), author="Somebody")
    builders.edit(made, replace(snapshot(), description="More."))
    reviewing.submit(builders.newest(made), by=person)
    history.withdraw_source("report", reason="Wrong", author=person)
    publishing.publish(builders.newest(made), by=person)
    ReviewComment.objects.create(
        article=made, revision=first, kind="article", text="Good", author=person, author_name=NAME
    )
    Draft.objects.keep(person, made, {"base": ["1"], "body": ["Typed"]})
    return Article.objects.get(pk=made.pk)


def test_an_erased_account_leaves_its_work_under_a_pseudonym(made, person, capsys):
    assert len(list(places(Words([NAME])))) > 8

    call_command("erase_account", NAME)

    pseudonym = Erasure.objects.get().pseudonym
    assert pseudonym in capsys.readouterr().out
    assert list(places(Words([NAME]))) == []
    assert not User.objects.filter(username=NAME).exists() and not Draft.objects.exists()
    by = list(made.revisions.order_by("number").values_list("author_name", "summary"))
    assert by[0] == (pseudonym, "Begun")
    assert by[2] == ("Somebody", f"Restored revision 1 by {pseudonym}")
    assert list(history.verify(made)) == []
    assert list(history.verify_records()) == []


def test_the_name_leaves_protections_embargoes_schedules_and_rechecks(made, person):
    for _ in range(2):
        protection = history.protect(made, "article", level="chiefs", reason="An edit war", until=None, by=person)
    history.lift(made, protection.pk, by=person)
    by = {"article": made, "made_by": person, "made_by_name": NAME, "made_at": timezone.now()}
    Embargo.objects.create(
        until=timezone.now(), reason="The verdict", lifted_at=timezone.now(), lifted_by_name=NAME, **by
    )
    note = f"{NAME} may not do this any more; cancel it, and let somebody else set it."
    Schedule.objects.create(revision=builders.newest(made), act="publish", at=timezone.now(), note=note, **by)
    Recheck.objects.create(
        kind="claim", key="toll-msa", due="2199-01-01", checked_at=timezone.now(), checked_by_name=NAME, **by
    )
    held = {place.split()[0] for place in places(Words([NAME]))}
    assert {f"articles.{name}" for name in ("Protection", "Embargo", "Schedule", "Recheck")} <= held

    pseudonym = removing.erase_account(person)

    assert list(places(Words([NAME]))) == []
    assert Schedule.objects.get().note.startswith(f"{pseudonym} may not do this any more")


def test_no_page_tells_the_name_after_it(client, made, person):
    pseudonym = removing.erase_account(person)
    client.force_login(builders.editor("zo", CHIEF))

    pages = [client.get(address).content.decode("utf-8", "replace") for address in addresses(made)]

    assert not [page for page in pages if NAME in page]
    assert [page for page in pages if pseudonym in page]


def test_the_name_of_a_namesake_stays_where_only_a_name_was_copied(made, person):
    namesake = builders.editor("other", CHIEF)
    User.objects.filter(pk=namesake.pk).update(first_name=NAME)
    namesake.refresh_from_db()
    reviewing.reject(made.submissions.get(decision=""), by=namesake, comment="No")

    removing.erase_account(person)

    assert made.submissions.filter(decided_by_name=NAME).exists()


def test_a_name_that_was_exchanged_by_hand_is_a_fault(made):
    made.revisions.filter(number=1).update(author_name="Forged", author_digest=history.text_digest(NAME))

    assert any("no erased account has that pseudonym" in problem for problem in history.verify(made))


def test_erasing_nobody_is_refused():
    with pytest.raises(CommandError, match="no account"):
        call_command("erase_account", "nobody")


# --- Own data ---------------------------------------------------------------------------------------------------------


def own_data(client, user):
    client.force_login(user)
    answer = client.get("/admin/articles/article/own-data/")
    assert answer["Content-Disposition"] == 'attachment; filename="own-data.json"'
    assert "no-store" in answer["Cache-Control"]
    return json.loads(answer.content)


def test_a_person_gets_all_that_is_kept_of_them_and_nothing_of_others(client, made, person):
    Watch.objects.create(watcher=person, kind="article", article=made)
    data = own_data(client, person)

    assert [each["article_id"] for each in data["watches"]] == [made.pk]
    assert data["acts"][-1]["what"] == "logged-in" and data["sessions"]
    assert data["account"]["username"] == NAME and "password" not in data["account"]
    assert [revision["number"] for revision in data["revisions"]] == [1, 2]
    assert data["revisions"][0]["content"]["body"] == snapshot().body
    assert data["drafts"][0]["cells"]["body"] == ["Typed"]
    assert {each["note"] for each in data["submissions"]} == {"Please", ""}
    assert [each["text"] for each in data["comments"]] == ["Good"]
    assert len(data["retractions"]) == 2 and data["records"]
    assert not any(map(own_data(client, builders.editor("new", CONTRIBUTOR)).get, ("revisions", "drafts", "comments")))


def test_what_is_hidden_is_not_given_out(client, made, person):
    keeper = builders.editor("keeper", CUSTODIAN)
    removing.remove(made, 1, 2, takes=["takes_text"], level="suppress", reason="Personal data", by=keeper)

    data = own_data(client, person)

    assert data["revisions"] == [] and data["comments"] == []
    assert data["drafts"][0]["cells"] is None


def test_nobody_gets_own_data_without_an_account(client):
    assert client.get("/admin/articles/article/own-data/").status_code == 302
