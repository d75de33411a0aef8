"""Accounts at the desk: who may give which rights, what forged forms come to, and the password asked for again."""

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from articles.access import ROLES, may_give
from articles.models import AccountSession, LoggedAct
from tests import builders
from tests.admin.acts import account_cells, change, role
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db

OTHERS = [name for name in ROLES if name != "administrator"]


@pytest.fixture
def boss():
    return builders.editor("boss", "administrator")


@pytest.fixture
def ada():
    return builders.editor("ada", "contributor")


@pytest.fixture
def desk(client, boss):
    client.force_login(boss)
    return client


def rights(account):
    """Return all that the account may do, as the database says it."""
    account = User.objects.get(pk=account.pk)
    return (
        account.is_active,
        account.is_staff,
        account.is_superuser,
        set(account.groups.values_list("name", flat=True)),
        set(account.user_permissions.values_list("codename", flat=True)),
    )


def refusals():
    return [row.after["asked for"] for row in LoggedAct.objects.filter(what="rights-refused").order_by("pk")]


def holder_of(*codenames, name="keeper"):
    """Return somebody who may change accounts by a group of their own, and is no administrator."""
    group = Group.objects.create(name="keepers")
    group.permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user", "add_user", *codenames]))
    keeper = builders.editor(name, "contributor")
    keeper.groups.add(group)
    return keeper


# --- Giving roles -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ROLES)
@pytest.mark.parametrize("own", ROLES)
def test_a_role_is_given_by_administrators_and_by_nobody_else_than_its_holders(own, given):
    assert may_give(builders.editor(role=own), given) is (own in ("administrator", given))


@pytest.mark.parametrize("given", ROLES)
def test_an_administrator_gives_each_role_and_the_log_says_so(desk, ada, given):
    answer = desk.post(change(ada), account_cells(ada, groups=[role(given)]), follow=True)

    assertContains(answer, "was changed successfully")
    assert rights(ada) == (True, True, False, {given}, set())
    rows = LoggedAct.objects.filter(what="roles-changed").values_list("before", "after", "account_name")
    assert list(rows) == (
        [({"staff": True, "roles": ["contributor"]}, {"staff": True, "roles": [given]}, "boss")]
        if given != "contributor"
        else []
    )


@pytest.mark.parametrize("own", OTHERS)
@pytest.mark.parametrize("given", ROLES)
def test_no_other_role_gives_any_and_the_try_is_logged(client, ada, own, given):
    client.force_login(builders.editor("own", own))
    before = rights(ada)

    assert client.post(change(ada), account_cells(ada, groups=[role(given)])).status_code == 403
    assert client.post("/admin/auth/user/add/", {"username": "x", "groups": role(given)}).status_code == 403
    assert client.post(change(ada, "password"), {"password1": "q" * 20, "password2": "q" * 20}).status_code == 403

    assert rights(ada) == before and not User.objects.filter(username="x").exists()
    assert len(refusals()) == 3 and "groups" in refusals()[0]


def test_who_keeps_accounts_without_being_an_administrator_gives_own_roles_alone(client, ada):
    client.force_login(holder_of())

    page = client.get(change(ada))
    assertContains(page, "contributor")
    assertNotContains(page, "editor-in-chief")
    client.post(change(ada), account_cells(ada, groups=[role("editor-in-chief")]))
    assert rights(ada)[3] == {"contributor"}
    assert refusals() == [["groups"]]

    client.post(change(ada), account_cells(ada, groups=[role("keepers")]))
    assert rights(ada)[3] == {"keepers"}


@pytest.mark.parametrize("page", ["change", "password"])
@pytest.mark.parametrize("other", ["chief", "superuser", "holder of a right"])
def test_nobody_becomes_more_by_taking_over_the_account_of_somebody_who_is(client, page, other):
    above = builders.editor("above", "editor-in-chief" if other == "chief" else "contributor")
    above.is_superuser = other == "superuser"
    above.save()
    if other == "holder of a right":
        above.user_permissions.add(Permission.objects.get(codename="suppress_article"))
    client.force_login(holder_of())
    before = (rights(above), above.password)

    cells = (
        {"password1": "q9" * 20, "password2": "q9" * 20} if page == "password" else account_cells(above, email="x@y.z")
    )
    assert client.post(change(above, page), cells).status_code == 403

    above.refresh_from_db()
    assert (rights(above), above.password, above.email) == (*before, "")


def test_an_administrator_leaves_superusers_alone(desk):
    root = User.objects.create_superuser("root", password=PASSWORD)

    assert desk.post(change(root, "password"), {"password1": "q9" * 9, "password2": "q9" * 9}).status_code == 403
    assert desk.post(change(root), account_cells(root, is_active=None)).status_code == 403
    assert desk.post(change(root, "delete"), {"post": "yes"}).status_code == 403
    assert rights(root)[:3] == (True, True, True)


# --- Forged forms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("popup", [{}, {"_popup": "1"}])
@pytest.mark.parametrize(
    "forged",
    [
        {"is_superuser": "on"},
        {"groups": "all"},
        {"user_permissions": "all"},
        {"is_superuser": "on", "groups": "all", "user_permissions": "all", "is_staff": "on", "is_active": "on"},
    ],
)
def test_nobody_promotes_themselves_and_the_try_is_logged(desk, boss, forged, popup):
    before = rights(boss)
    everything = {"groups": Group, "user_permissions": Permission}
    forged = {
        name: [each.pk for each in everything[name].objects.all()] if sent == "all" else sent
        for name, sent in forged.items()
    }
    own = dict.fromkeys(("is_active", "is_staff", "groups"))

    desk.post(change(boss), account_cells(boss, **(own | forged | popup | {"last_name": "Diallo"})))

    assert rights(boss) == before
    assert set(refusals()[0]) == set(forged)
    assert User.objects.get(pk=boss.pk).last_name == "Diallo"


@pytest.mark.parametrize("popup", [{}, {"_popup": "1"}])
@pytest.mark.parametrize("forged", [{"is_superuser": "on"}, {"user_permissions": ["1"]}])
def test_rights_that_no_form_offers_are_not_given_to_others_either(desk, ada, forged, popup):
    before = rights(ada)
    desk.post(change(ada), account_cells(ada, **forged, **popup))
    new = {"username": "new", "usable_password": "true", "password1": "q9" * 9, "password2": "q9" * 9}
    desk.post("/admin/auth/user/add/", new | forged | popup)

    assert rights(ada) == before
    assert rights(User.objects.get(username="new")) == (True, False, False, set(), set())
    assert len(refusals()) == 2


@pytest.mark.parametrize("groups", [["99999"], ["x"], ["\0"], ["-1"], ["9" * 40]])
def test_groups_that_do_not_exist_are_an_error_at_the_field(desk, ada, groups):
    answer = desk.post(change(ada), account_cells(ada, groups=groups))

    assert answer.status_code == 200 and "groups" in answer.context["adminform"].form.errors
    assert rights(ada)[3] == {"contributor"}


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "x", "%00", "1_2F2"])
def test_numbers_that_no_account_has_lead_nowhere_and_do_not_fail(desk, number):
    for page in ("change", "password", "delete", "history"):
        assert desk.get(f"/admin/auth/user/{number}/{page}/").status_code in (302, 403, 404)
        assert desk.post(f"/admin/auth/user/{number}/{page}/", {"is_superuser": "on"}).status_code in (302, 403, 404)


def test_an_administrator_sees_and_changes_no_rights_of_groups(desk):
    group = Group.objects.get(name="contributor")

    assertContains(desk.get(f"/admin/auth/group/{group.pk}/change/"), "contributor")
    assert desk.post(f"/admin/auth/group/{group.pk}/change/", {"name": "x", "permissions": ["1"]}).status_code == 403
    assert desk.post("/admin/auth/group/add/", {"name": "x"}).status_code == 403
    assert len(refusals()) == 2


# --- The password again -----------------------------------------------------------------------------------------------


def test_after_ten_minutes_the_password_is_asked_for_and_what_was_sent_goes_through(boss, ada, client):
    with time_machine.travel("2018-04-30 12:00:00Z", tick=False) as clock:
        client.force_login(boss)
        cells = account_cells(ada, first_name='A "quoted"\nname', groups=[role("reviewer")])
        clock.shift(601)

        asked = client.post(change(ada), cells)
        assertContains(asked, "Your password, please", status_code=403)
        assertContains(asked, "A &quot;quoted&quot;", status_code=403)
        wrong = client.post(change(ada), cells | {"_own_password": "wrong"})
        assertContains(wrong, "This is not your password.", status_code=403)
        assert rights(ada)[3] == {"contributor"}

        client.post(change(ada), cells | {"_own_password": PASSWORD})
        assert rights(ada)[3] == {"reviewer"}
        clock.shift(599)
        assert client.get(change(ada)).status_code == 200
        clock.shift(2)
        assertContains(client.get(change(ada)), "Your password, please")
        assert client.post(change(ada), {"_own_password": PASSWORD}).url == change(ada)


@pytest.mark.parametrize("address", ["add/", "{}/password/", "{}/delete/", ""])
def test_no_way_to_change_an_account_goes_round_it(ada, client, address):
    with time_machine.travel("2018-04-30 12:00:00Z", tick=False) as clock:
        client.force_login(User.objects.create_superuser("root", password=PASSWORD))
        clock.shift(601)
        cells = {"post": "yes", "action": "delete_selected", "_selected_action": ada.pk, "password1": "q9" * 9}

        answer = client.post(f"/admin/auth/user/{address.format(ada.pk)}", cells)

        assertContains(answer, "Your password, please", status_code=403)
        assertNotContains(answer, "q9q9", status_code=403)
        assert User.objects.filter(pk=ada.pk).exists()


def test_the_password_is_not_guessed_there_either(client, boss, ada):
    with time_machine.travel("2018-04-30 12:00:00Z", tick=False) as clock:
        client.force_login(boss)
        clock.shift(601)
        for _ in range(10):
            assert client.post(change(ada), {"_own_password": "wrong"}).status_code == 403

        assert client.post(change(ada), {"_own_password": PASSWORD}).status_code == 429


# --- Passwords --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["aaaabbbbccccddd", "493827166054", "pass word with spaces ", "é" * 12, "x7" * 64])
def test_long_passwords_of_any_signs_are_taken(password, client, ada):
    validate_password(password, ada)
    client.force_login(ada)
    cells = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    client.post("/admin/password_change/", cells)

    assert Client().post("/admin/login/", {"username": "ada", "password": password}).status_code == 302


@pytest.mark.parametrize("password", ["short eleven"[:11], "password12345", "qwertyuiop123"])
def test_short_and_common_passwords_are_not(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_session_is_no_more_than_a_row_that_names_its_account(desk, boss):
    desk.get("/admin/")

    assert AccountSession.objects.get().account == boss.pk
