"""Retracting at the desk: what rests on it is shown before it is saved, and worked through afterwards."""

import re
from dataclasses import replace

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects
from reversion.models import Version

from articles import history, publishing
from articles.models import ArticleRevision, RestingPart, Retraction, Source
from articles.snapshot import Citation, Relation
from tests import builders
from tests.admin.test_conflicts import answers
from tests.builders import claim, snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

BODY = "Forty-seven people were killed in the camp.[@toll-minusma]\n\n## Aftermath\n\nNothing is known.\n"
CITED = (Citation("c-1", "report", "toll-minusma"),)
WITHDRAW = "/admin/articles/source/report/withdraw/"
DEPRECATE = {"claims-0-rank": "deprecated", "claims-0-rank_reason": "counted twice"}


@pytest.fixture
def made():
    return builders.published(snapshot(body=BODY, citations=CITED))


@pytest.fixture
def desk(client):
    client.force_login(builders.editor())
    return client


def change(made):
    return f"/admin/articles/article/{made.pk}/change/"


def form(**cells):
    return posted(snapshot(body=BODY, citations=CITED), 1, **cells)


def deprecated():
    _, second = snapshot().claims
    gone = claim(rank="deprecated", rank_reason="counted twice")
    return snapshot(body=BODY, citations=CITED, claims=(gone, second))


def shown_endings(answer):
    return re.search(r'name="shown_endings" value="([0-9a-f]{64})"', answer.content.decode())[1]


# --- Saving an article ------------------------------------------------------------------------------------------------


def test_saving_shows_first_what_rests_on_a_claim_and_saves_the_second_time(desk, made):
    answer = desk.post(change(made), form(**DEPRECATE, _save="Save"))

    assertContains(answer, "Nothing is saved yet")
    assertContains(answer, "will be deprecated: counted twice")
    assertContains(answer, "Fatalities is computed anew: 47 becomes nothing")
    assertContains(answer, 'data-line="1"')
    assert made.revisions.count() == 1

    again = form(**DEPRECATE, _save="Save", shown_endings=shown_endings(answer))
    answer = desk.post(change(made), again, follow=True)

    assertContains(answer, "saved as revision 2")
    assertContains(answer, "On the work list: 1 thing here rests on what was retracted")
    assertContains(answer, '<a href="#id_body" data-line="1">line 1</a>')
    assert Retraction.objects.get().made_by_name == "editor"


def test_what_changed_after_it_was_shown_is_shown_again(desk, made):
    answer = desk.post(change(made), form(**DEPRECATE, _save="Save"))
    said = {"shown_endings": shown_endings(answer), "body": BODY + "\nAgain: forty-seven died.[@toll-minusma]\n"}

    answer = desk.post(change(made), form(**DEPRECATE, _save="Save") | said)

    assertContains(answer, "Nothing is saved yet")
    assertContains(answer, "Again: forty-seven died.")
    assert made.revisions.count() == 1


def test_what_is_asked_about_is_kept_as_a_draft(desk, made):
    desk.post(change(made), form(**DEPRECATE, _save="Save"))

    assertContains(desk.get(change(made)), "draft")
    assertContains(desk.get(change(made) + "?draft"), "counted twice")


def test_a_claim_on_which_nothing_rests_is_deprecated_at_once(desk, made):
    typed = {"claims-1-rank": "deprecated", "claims-1-rank_reason": "a rumour"}

    desk.post(change(made), form(**typed, _save="Save"))

    assert made.revisions.count() == 2
    assert not RestingPart.objects.exists()


def test_a_conflict_beside_it_is_answered_without_being_shown_it_again(desk, made):
    builders.edit(made, snapshot(body=BODY.replace("Nothing is", "Her words are"), citations=CITED), author="Ada")
    sent = form(**DEPRECATE, _save="Save", body=BODY.replace("Nothing is", "My words are"))
    shown = shown_endings(desk.post(change(made), sent))
    conflict = desk.post(change(made), sent | {"shown_endings": shown})
    assert conflict.status_code == 409

    answered = {"shown_endings": shown_endings(conflict)} | answers(conflict, all="mine")
    answer = desk.post(change(made), sent | answered)

    assert answer.status_code == 302
    assert "My words are" in history.load(builders.newest(made)).body


def test_restoring_and_undoing_tell_what_they_retract(desk, made):
    builders.edit(made, deprecated())
    builders.edit(made, snapshot(body=BODY, citations=CITED))

    assertContains(desk.get(f"/admin/articles/article/{made.pk}/restore/2/"), "will be deprecated: counted twice")
    assertContains(desk.get(f"/admin/articles/article/{made.pk}/undo/3/"), "will be deprecated: counted twice")


# --- The work list ----------------------------------------------------------------------------------------------------


@pytest.fixture
def act(made):
    builders.edit(made, deprecated(), author="Ada")
    return Retraction.objects.get()


def page(act):
    return f"/admin/articles/retraction/{act.pk}/change/"


def test_the_list_tells_what_was_retracted_by_whom_and_how_much_is_left(desk, act):
    answer = desk.get("/admin/articles/retraction/?work=left")

    assertContains(answer, "MINUSMA, 47 (30 April 2018): people were killed")
    assertContains(answer, "deprecated: counted twice")
    assertContains(answer, "Ada")
    assertNotContains(desk.get("/admin/articles/retraction/?work=none"), "MINUSMA, 47")


def test_settling_needs_what_and_why_and_takes_it_off_the_list_and_the_page(desk, act):
    publishing.publish(builders.newest(act.article), by=None)
    part = RestingPart.objects.get()

    for sent in ({"parts": part.pk}, {"note": "It says so."}, {"parts": part.pk, "note": "  "}):
        assertContains(desk.post(page(act), sent), "Nothing was settled.")
    assertContains(desk.post(page(act), {"parts": part.pk}), f'value="{part.pk}" checked')

    answer = desk.post(page(act), {"parts": part.pk, "note": "It says so."}, follow=True)

    assertContains(answer, "Settled: 1 thing may stay.")
    assertContains(answer, "May stay, editor")
    assertNotContains(desk.get("/wiki/an-attack/"), "Editors are looking")


def test_the_name_of_an_editor_that_is_hidden_is_hidden_here_too(desk, act):
    ArticleRevision.objects.filter(pk=act.revision_id).update(is_author_hidden=True)

    for address in (page(act), "/admin/articles/retraction/"):
        assertContains(desk.get(address), "(username removed)")
        assertNotContains(desk.get(address), "Ada")


def test_the_article_lists_each_retraction_once_with_all_that_rests_on_it(desk, made):
    derived = claim("toll-paper", 50, claimants=("msa",))
    content = deprecated()
    relations = (Relation("toll-paper", "derives-from", "toll-minusma"),)
    builders.edit(made, replace(content, claims=(*content.claims, derived), relations=relations))
    builders.edit(made, snapshot(body=BODY, citations=CITED))
    history.withdraw_source("report", reason="A forgery", author="Ada")
    builders.edit(made, replace(content, claims=(*content.claims, derived), relations=relations))

    answer = desk.get(change(made))

    assert Retraction.objects.standing().count() == 2
    for act in Retraction.objects.standing():
        assertContains(answer, page(act), 1)


@pytest.mark.parametrize("parts", ["999999", "x", "1" * 40, "\0", "-1"])
def test_forged_choices_settle_nothing(desk, act, parts):
    assertContains(desk.post(page(act), {"parts": parts, "note": "It says so."}), "Nothing was settled.")
    assert RestingPart.objects.unsettled().count() == 1


def test_a_note_that_cannot_be_stored_is_refused(desk, act):
    sent = {"parts": RestingPart.objects.get().pk, "note": "It says\0 so."}

    assertContains(desk.post(page(act), sent), "Nothing was settled.")


def test_a_part_of_another_retraction_is_not_settled_here(desk, act):
    other = history.withdraw_source("report", reason="A forgery", author="Ada")

    assertContains(desk.post(page(act), {"parts": other.parts.first().pk, "note": "So."}), "Nothing was settled.")
    assert other.parts.filter(settled_at=None).count() == other.parts.count()


def test_who_may_not_publish_sees_the_list_and_settles_nothing(client, act):
    sent = {"parts": RestingPart.objects.get().pk, "note": "So."}
    assert client.get(page(act)).status_code == 302
    contributor = builders.editor("contributor", role="contributor")
    client.force_login(contributor)

    assertNotContains(client.get(page(act)), "Why it may stay")
    assert client.post(page(act), sent).status_code == 403

    contributor.groups.clear()
    assert client.get(page(act)).status_code == 403
    assert RestingPart.objects.unsettled().count() == 1


def test_a_missing_retraction_is_not_found_and_none_is_added_or_deleted(desk, act):
    assert desk.get("/admin/articles/retraction/999/change/").status_code == 404
    assert desk.get("/admin/articles/retraction/add/").status_code in (403, 404)
    assert desk.post(f"/admin/articles/retraction/{act.pk}/delete/", {"post": "yes"}).status_code == 403


def test_articles_with_work_left_are_found_in_the_list(desk, act):
    builders.article(snapshot("Another"))

    answer = desk.get("/admin/articles/article/?work=yes")

    assertContains(answer, "An attack</a>")
    assertNotContains(answer, "Another</a>")


# --- Sources ----------------------------------------------------------------------------------------------------------


def test_withdrawing_shows_what_rests_on_the_source_and_asks_why(desk, made):
    answer = desk.get(WITHDRAW)

    assertContains(answer, "1 sentence, 1 figure and 1 claim")
    assertContains(answer, "Forty-seven people were killed in the camp.")
    assertContains(desk.get("/admin/articles/source/report/change/"), WITHDRAW)

    answer = desk.post(WITHDRAW, {"reason": " ", "withdrawn_on": "in May"})

    assertContains(answer, "Say why the source is withdrawn")
    assertContains(answer, 'value="in May"')
    assert not Retraction.objects.exists()


def test_a_withdrawn_source_says_so_everywhere_until_it_stands_again(desk, made):
    answer = desk.post(WITHDRAW, {"reason": "A forgery", "withdrawn_on": "2018-06"})

    assertRedirects(answer, page(Retraction.objects.get()))
    for address in ("/wiki/an-attack/", "/wiki/an-attack/sources/", "/sources/report/"):
        assertContains(desk.get(address), "A forgery")
    assertContains(desk.get("/admin/articles/source/report/change/"), "Withdrawn (<time")

    assertContains(desk.get(WITHDRAW), "Let it stand again")
    desk.post(WITHDRAW, {"reinstate": "Let it stand again"})

    assertNotContains(desk.get("/wiki/an-attack/"), "A forgery")
    assertContains(desk.get(page(Retraction.objects.get())), "Taken back")


def test_the_claims_that_a_reader_chose_say_so_too(desk, made):
    desk.post(WITHDRAW, {"reason": "A forgery"})

    assertContains(desk.get("/wiki/an-attack/claims/?claimant=minusma"), "Editors are looking at what rests on it")


def test_one_thing_is_told_in_the_singular_and_a_reason_ends_once(desk, made):
    builders.edit(made, snapshot(body="As the report says, many died.[@report]\n"))

    answer = desk.post(WITHDRAW, {"reason": "A forgery."}, follow=True)

    assertContains(answer, "1 thing that rests on it stands on the work list.")
    for told in (answer, desk.get(WITHDRAW)):
        assertContains(told, "A forgery.")
        assertNotContains(told, "A forgery..")


def test_an_article_that_cannot_be_read_is_named_and_nothing_is_withdrawn(desk, made):
    Version.objects.filter(pk=builders.newest(made).version_ids[1]).update(serialized_data="{")

    assertContains(desk.get(WITHDRAW, follow=True), "(an-attack, revision 1")
    assertContains(desk.post(WITHDRAW, {"reason": "A forgery"}, follow=True), "It cannot be withdrawn")
    assert not Retraction.objects.exists()


def test_the_cells_of_the_withdrawal_name_their_help_and_their_errors(desk, made):
    page = desk.post(WITHDRAW, {"reason": ""}).content.decode()

    assert 'role="alert">Nothing is withdrawn yet' in page
    described = " ".join(re.findall(r'aria-describedby="([^"]*)"', page)).split()
    assert "id_reason_helptext" in described
    assert all(f'id="{each}"' in page for each in described)


def test_letting_it_stand_again_sent_twice_is_no_error(desk, made):
    desk.post(WITHDRAW, {"reason": "A forgery"})
    desk.post(WITHDRAW, {"reinstate": "Let it stand again"})

    assertNotContains(desk.post(WITHDRAW, {"reinstate": "Let it stand again"}), "Say why")


def test_the_form_sent_twice_withdraws_once(desk, made):
    desk.post(WITHDRAW, {"reason": "A forgery"})
    answer = desk.post(WITHDRAW, {"reason": "A forgery"})

    assertContains(answer, "Let it stand again")
    assert Source.objects.get(pk="report").withdrawal == "A forgery"
    assert Retraction.objects.standing().count() == 1


def test_saving_the_form_of_a_withdrawn_source_leaves_it_withdrawn(desk, made):
    desk.post(WITHDRAW, {"reason": "A forgery"})
    opened = desk.get("/admin/articles/source/report/change/").context["adminform"].form
    sent = {name: opened[name].value() or "" for name in opened.fields} | {"title": "A report, renamed"}

    desk.post("/admin/articles/source/report/change/", sent)

    saved = Source.objects.get(pk="report")
    assert (saved.title, saved.withdrawal) == ("A report, renamed", "A forgery")


def test_a_withdrawn_source_is_not_offered_for_new_citations(desk, made):
    query = {"term": "report", "app_label": "articles", "model_name": "citation", "field_name": "source"}
    assert desk.get("/admin/autocomplete/", query).json()["results"]

    desk.post(WITHDRAW, {"reason": "A forgery"})

    assert not desk.get("/admin/autocomplete/", query).json()["results"]


def test_a_source_that_readers_see_is_withdrawn_by_who_may_publish(client, made):
    client.force_login(builders.editor("contributor", role="contributor"))

    assert client.get(WITHDRAW).status_code == 403
    assert client.post(WITHDRAW, {"reason": "A forgery"}).status_code == 403
