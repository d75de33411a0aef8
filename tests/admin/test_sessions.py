"""Sessions that end when they must, each replayed; and how often a password may be guessed."""

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from articles import history
from articles.models import AccountSession, LoggedAct
from tests import builders
from tests.admin.acts import account_cells, change, role
from tests.builders import PASSWORD, snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
MEETING = "192.0.2.7"
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def ada():
    return builders.editor("ada", "contributor")


@pytest.fixture
def desk(ada):
    return signed_in()


def signed_in(name="ada", **headers):
    client = Client(**headers)
    assert client.post(LOGIN, {"username": name, "password": PASSWORD}).status_code == 302
    return client


def cookie(client):
    return client.cookies["sessionid"].value


def is_alive(key):
    """Replay a cookie."""
    client = Client()
    client.cookies["sessionid"] = key
    return client.get("/admin/").status_code == 200


def guess(name="ada", address=ELSEWHERE, password="wrong"):
    return Client(REMOTE_ADDR=address).post(LOGIN, {"username": name, "password": password})


# --- Ends -------------------------------------------------------------------------------------------------------------


def test_logging_in_gives_a_new_key(ada):
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    client.post(LOGIN, {"username": "ada", "password": PASSWORD})
    first = cookie(client)
    client.post(LOGIN, {"username": "ada", "password": PASSWORD})

    assert "a" * 32 != first != cookie(client)
    assert not is_alive("a" * 32) and not is_alive(first) and is_alive(cookie(client))


def test_an_old_cookie_is_dead_after_logging_out(desk):
    key = cookie(desk)
    assert is_alive(key)

    desk.post("/admin/logout/")

    assert not is_alive(key)


def test_a_new_password_ends_all_other_sessions(desk):
    others = [cookie(signed_in()), cookie(desk)]

    new = {"old_password": PASSWORD, "new_password1": "quite another horse", "new_password2": "quite another horse"}
    desk.post("/admin/password_change/", new)

    assert not any(is_alive(key) for key in others) and is_alive(cookie(desk))
    assert AccountSession.objects.count() == 1


@pytest.mark.parametrize(
    ("page", "cells"),
    [
        ("change", {"is_active": None}),
        ("change", {"is_staff": None}),
        ("change", {"groups": []}),
        ("change", {"groups": ["reviewer"]}),
        ("password", {"password1": "quite another horse", "password2": "quite another horse"}),
    ],
)
def test_an_old_cookie_stays_dead_after_an_administrator_changed_what_it_may(ada, desk, page, cells):
    key, boss = cookie(desk), Client()
    boss.force_login(builders.editor("boss", "administrator"))
    if "groups" in cells:
        cells = {"groups": [role(name) for name in cells["groups"]]}

    boss.post(change(ada, page), account_cells(ada, **cells) if page == "change" else cells)
    assert not is_alive(key)

    User.objects.update(is_active=True, is_staff=True)
    assert not is_alive(key)
    assert boss.get("/admin/").status_code == 200


def test_a_change_of_a_name_ends_no_session(ada, desk):
    boss = Client()
    boss.force_login(builders.editor("boss", "administrator"))
    boss.post(change(ada), account_cells(ada, last_name="Diallo"))

    assert is_alive(cookie(desk))


def test_a_session_lasts_while_somebody_comes_and_ends_eight_hours_after_the_last_visit(ada):
    with time_machine.travel("2018-04-30 06:00:00Z", tick=False) as clock:
        desk = signed_in()
        for _ in range(3):
            clock.shift(7 * 3600)
            assert desk.get("/admin/").status_code == 200
        clock.shift(8 * 3600 - 1)
        assert is_alive(cookie(desk))
        clock.shift(8 * 3600 + 1)
        assert not is_alive(cookie(desk))


def test_a_visit_is_noted_every_five_minutes_and_not_more_often(ada, django_assert_num_queries):
    with time_machine.travel("2018-04-30 06:00:00Z", tick=False) as clock:
        desk = signed_in()
        kept = AccountSession.objects.get().expire_date
        clock.shift(299)
        desk.get("/admin/")
        assert AccountSession.objects.get().expire_date == kept
        clock.shift(1)
        desk.get("/admin/")
        assert AccountSession.objects.get().expire_date > kept


# --- One's own --------------------------------------------------------------------------------------------------------


def test_own_sessions_are_listed_without_their_keys_and_ended_one_by_one(ada, desk):
    phone = signed_in(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/604.1 <b>"}, REMOTE_ADDR=MEETING)
    tablet = signed_in()
    stranger = signed_in(builders.editor("bo").username)

    page = desk.get("/admin/sessions/")
    assertContains(page, "Safari on iPhone")
    assertContains(page, "192.0.2.0/24")
    for client in (desk, phone, tablet, stranger):
        assertNotContains(page, cookie(client))
    (name,) = [each.name for each in page.context["sessions"] if "iPhone" in each.browser]

    desk.post("/admin/sessions/", {"end": name})
    assert [is_alive(cookie(each)) for each in (desk, phone, tablet, stranger)] == [True, False, True, True]
    desk.post("/admin/sessions/", {"end": "others"})
    assert [is_alive(cookie(each)) for each in (desk, tablet, stranger)] == [True, False, True]


@pytest.mark.parametrize("end", ["", "x", "\0", "9" * 5000])
def test_forged_names_end_nothing(ada, desk, end):
    other = signed_in(builders.editor("bo").username)
    theirs = other.get("/admin/sessions/").context["sessions"][0].name

    for named in (end, theirs, cookie(other)):
        assert desk.post("/admin/sessions/", {"end": named}).status_code == 302

    assert is_alive(cookie(desk)) and is_alive(cookie(other))
    assert not LoggedAct.objects.filter(what="sessions-ended").exists()


# --- Guessing ---------------------------------------------------------------------------------------------------------


def test_guessing_at_one_name_from_one_place_ends_after_ten_and_goes_on_after_a_quarter_of_an_hour(ada):
    with time_machine.travel("2018-04-30 06:00:00Z", tick=False) as clock:
        assert [guess().status_code for _ in range(12)] == [200] * 10 + [429] * 2
        assert guess("ADA", password=PASSWORD).status_code == 429
        assert guess(password=PASSWORD).status_code == 429
        clock.shift(901)
        assert guess(password=PASSWORD).status_code == 302


def test_guessing_at_one_name_from_many_places_ends_after_thirty(ada):
    answers = [guess(address=f"203.0.{n}.9").status_code for n in range(40)]

    assert answers == [200] * 30 + [429] * 10


def test_guessing_at_many_names_from_one_place_ends_after_sixty(ada):
    answers = [guess(f"name-{n}", address=f"203.0.113.{n}").status_code for n in range(70)]

    assert answers == [200] * 60 + [429] * 10


def test_nobody_keeps_an_owner_out_by_guessing_elsewhere(ada):
    signed_in(REMOTE_ADDR=MEETING)
    for n in range(40):
        guess(address=f"203.0.{n}.9")

    assert guess(address="203.0.200.9", password=PASSWORD).status_code == 429
    assert guess(address=MEETING, password=PASSWORD).status_code == 302


def test_a_name_that_nobody_has_is_answered_like_one_that_somebody_has(ada):
    known = [guess("ada", address=MEETING) for _ in range(12)]
    unknown = [guess("nobody") for _ in range(12)]

    def seen(answers, name):
        masked = [answer.content.decode().replace(name, "NAME") for answer in answers]
        tokens = [answer.context["csrf_token"] for answer in answers]
        return [
            (answer.status_code, page.replace(str(token), ""))
            for answer, page, token in zip(answers, masked, tokens, strict=True)
        ]

    assert seen(known, "ada") == seen(unknown, "nobody")
    labels = LoggedAct.objects.filter(what="log-in-failed").values_list("label", flat=True).distinct()
    assert set(labels) == {"ada", ""}


@pytest.mark.parametrize("limit", ["before", "after"])
def test_a_name_that_nobody_has_costs_as_many_digests(ada, settings, monkeypatch, limit):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    ada.set_password(PASSWORD)
    ada.save()
    if limit == "after":
        for name in ("ada", "nobody"):
            for _ in range(10):
                guess(name)
    made, encode = [], PBKDF2PasswordHasher.encode
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", lambda *said, **more: made.append(1) or encode(*said, **more))

    def digests(name):
        made.clear()
        guess(name)
        return len(made)

    assert digests("ada") == digests("nobody")


def test_a_save_that_asks_for_the_password_is_held_with_its_text(ada):
    made, client = builders.article(), Client(REMOTE_ADDR=ELSEWHERE)
    for _ in range(10):
        guess()

    cells = posted(snapshot(), 1, body="Typed for hours.\n", _username="ada", _password=PASSWORD)
    answer = client.post(f"/admin/articles/article/{made.pk}/change/", cells)

    assertContains(answer, "Typed for hours.", status_code=429)
    assertContains(answer, "Too many log-ins", status_code=429)
    assert history.load(builders.newest(made)) == snapshot()


@pytest.mark.parametrize("name", ["", "\0", "x" * 5000, "\u202e\x1b[31m", "a@b.c"])
def test_hostile_names_are_answered(ada, name):
    assert guess(name).status_code == 200
