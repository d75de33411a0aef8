"""The page of an article's protection, and its form while something is protected."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from articles import history, publishing
from articles.access import ROLES
from articles.models import Draft, Protection
from tests import builders
from tests.builders import snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

FIRST = snapshot()
GOOD = {"thing": "claim toll-minusma", "level": "chiefs", "reason": "An edit <b>war</b>", "until": ""}


@pytest.fixture
def made():
    return builders.article(FIRST)


@pytest.fixture
def chief():
    return builders.editor("cy", "editor-in-chief")


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def ada(client):
    user = builders.editor("ada", "contributor")
    client.force_login(user)
    return user


def page(made):
    return f"/admin/articles/article/{made.pk}/protection/"


def form(made):
    return f"/admin/articles/article/{made.pk}/change/"


def protect(made, chief, kind="claim", key="toll-minusma", level="reviewers", until=None):
    return history.protect(made, kind, key, level=level, reason="Edit war", until=until, by=chief)


# --- The page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("thing", "kind", "key"), [
    ("article ", "article", ""), ("claim toll-msa", "claim", "toll-msa"), ("field fatalities", "field", "fatalities"),
])  # fmt: skip
def test_a_thing_is_protected_shown_and_lifted(desk, made, thing, kind, key):
    answer = desk.post(page(made), GOOD | {"thing": thing, "until": "2199-05-03T14:00"}, follow=True)

    assertRedirects(answer, page(made))
    protection = Protection.objects.get()
    assert (protection.kind, protection.key, protection.level, protection.made_by_name) == (kind, key, "chiefs", "cy")
    assert f"{protection.until:%Y-%m-%d %H:%M}" == "2199-05-03 14:00"
    assertContains(answer, "An edit &lt;b&gt;war&lt;/b&gt;")

    answer = desk.post(page(made), {"_lift": protection.pk}, follow=True)

    assertContains(answer, "Protected before")
    assertContains(desk.post(page(made), {"_lift": protection.pk}, follow=True), "did not hold any more")
    assert not made.protections.standing().exists()


def test_times_are_those_of_the_site(desk, made, settings):
    with timezone.override("Europe/Paris"):
        desk.post(page(made), GOOD | {"until": "2199-07-01T14:00"})

        assert timezone.localtime(Protection.objects.get().until).hour == 14


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("posted", [None, GOOD, {"_lift": "1"}], ids=["look", "protect", "lift"])
def test_who_may_look_and_who_may_protect(client, made, chief, role, posted):
    standing = protect(made, chief, key="toll-msa")
    client.force_login(builders.editor("someone", role))
    posted = {"_lift": standing.pk} if posted and "_lift" in posted else posted

    answer = client.get(page(made)) if posted is None else client.post(page(made), posted)

    if posted is None:
        assert answer.status_code == (403 if role == "administrator" else 200)
    else:
        assert answer.status_code == (302 if role == "editor-in-chief" else 403)
        assert Protection.objects.unlifted().filter(pk=standing.pk).exists() is not (
            role == "editor-in-chief" and "_lift" in posted
        )
    if answer.status_code == 200:
        assert (b'name="_protect"' in answer.content) is (role == "editor-in-chief")


@pytest.mark.parametrize(
    "cells",
    [
        {"thing": "claim missing"},
        {"thing": "body "},
        {"thing": "\0"},
        {"level": "nobody"},
        {"reason": " "},
        {"reason": "x\0"},
        {"reason": "x" * 501},
        {"until": "2001-01-01T00:00"},
        {"until": "0001-01-01T00:00"},
        {"until": "9999-12-31T23:59"},
        {"until": "2200-01-01T00:00"},
        {"until": "9999-12-31T23:59-23:00"},
        {"until": "soon"},
        {"until": "\0"},
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "Pacific/Honolulu"])
def test_what_cannot_be_protected_is_told_with_the_words_given_back(desk, made, cells, zone):
    with timezone.override(zone):
        answer = desk.post(page(made), GOOD | cells)

    assert answer.status_code == 200 and not Protection.objects.exists()
    assertContains(answer, "errorlist")
    if "reason" not in cells:
        assertContains(answer, 'value="An edit &lt;b&gt;war&lt;/b&gt;"')


@pytest.mark.parametrize("number", ["999", "x", "9" * 40, "\0", "-1", ""])
def test_a_forged_number_lifts_nothing(desk, made, chief, number):
    protect(made, chief)

    assert desk.post(page(made), {"_lift": number}).status_code == 302
    assert made.protections.standing().exists()


def test_a_protection_is_lifted_at_its_own_article_only(desk, made, chief):
    protection = protect(made, chief)
    other = builders.article(snapshot("Another"))

    desk.post(page(other), {"_lift": protection.pk})

    assert made.protections.standing().exists()


def test_a_missing_article_is_not_found(desk):
    assert desk.get("/admin/articles/article/999/protection/").status_code == 404


# --- The form of the article ------------------------------------------------------------------------------------------


def test_the_form_says_what_is_protected_at_its_row_and_above(client, made, chief, ada):
    for kind, key in (("claim", "toll-msa"), ("field", "fatalities"), ("article", "")):
        protect(made, chief, kind, key)

    answer = client.get(form(made))

    assertContains(answer, "The claim “toll-msa” is protected: only reviewers and editors-in-chief may change it.", 1)
    assertContains(answer, "The infobox line “fatalities” is protected:", 1)
    assertContains(answer, "This article is protected:", 1)


def test_the_form_says_nothing_of_what_ended(client, made, chief, ada):
    protect(made, chief, until=timezone.now() + timedelta(hours=1))
    Protection.objects.update(until=timezone.now())

    assertNotContains(client.get(form(made)), "is protected")


@pytest.mark.parametrize("button", ["_save", "_submit"])
def test_a_refused_save_keeps_everything_typed_and_the_draft(client, made, chief, ada, button):
    protect(made, chief)
    changed = replace(FIRST, claims=(replace(FIRST.claims[0], statement="Typed long and hard"), FIRST.claims[1]))

    answer = client.post(form(made), posted(changed, 1, summary="My reason", **{button: "x"}))

    assert answer.status_code == 200 and builders.newest(made).number == 1
    assertContains(answer, "There is a problem")
    assertContains(answer, "Leave it as it was to save the rest")
    for words in ("Typed long and hard", "My reason"):
        assertContains(answer, words)
    assert Draft.objects.get(editor=ada).cells["claims-0-statement"] == ["Typed long and hard"]


def test_the_rest_is_saved_where_what_is_protected_is_left_alone(client, made, chief, ada):
    protect(made, chief)

    answer = client.post(form(made), posted(FIRST, 1, body="Another text.\n", _save="Save"))

    assert answer.status_code == 302 and builders.newest(made).number == 2


def test_renaming_what_readers_read_is_refused_at_its_cell_with_the_text_back(client, made, ada):
    publishing.publish(builders.newest(made), by=None)

    answer = client.post(form(made), posted(FIRST, 1, title="Another", body="Mine.\n", _save="Save"))

    assertContains(answer, "readers know this article as “An attack”")
    assertContains(answer, 'id="id_title_error"')
    assertContains(answer, "Mine.")
    assert builders.newest(made).number == 1


def test_undoing_and_restoring_what_is_protected_says_why_not(client, made, chief, ada):
    changed = replace(FIRST, claims=(replace(FIRST.claims[0], statement="Other"), FIRST.claims[1]))
    builders.edit(made, changed)
    protect(made, chief)

    for act, number in (("undo", 2), ("restore", 1)):
        address = f"/admin/articles/article/{made.pk}/{act}/{number}/"
        answer = client.post(address, {"base": 2, "part": "claims toll-minusma"}, follow=True)
        assertContains(answer, "Nothing was changed. The claim “toll-minusma” is protected")
    assert builders.newest(made).number == 2


def test_the_form_costs_four_queries_more_for_all_that_stands_beside_it(desk, made, chief):
    def queries():
        with CaptureQueriesContext(connection) as found:
            desk.get(form(made))
        return len(found)

    queries()
    without = queries()
    for key in ("toll-minusma", "toll-msa"):
        protect(made, chief, key=key)

    assert without <= 12
    assert queries() <= without + 4
