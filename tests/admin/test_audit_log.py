"""The audit log: a row for each act, that nobody changes and that holds no secret; reading it."""

import csv
import json
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from articles import publishing
from articles.access import ROLES, Act
from articles.audit import Named, What, log, network_of
from articles.models import LoggedAct, LoggedAddress
from tests import builders
from tests.admin.acts import DOING, Newsroom, account_cells, change

pytestmark = pytest.mark.django_db

LOG = "/admin/articles/loggedact/"


def rows(**about):
    return [act.what for act in LoggedAct.objects.filter(**about).order_by("pk")]


def request(user, **meta):
    made = RequestFactory().get("/admin/", **meta)
    made.user = user
    return made


# --- Rows -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", list(What))
def test_each_act_leaves_one_row_of_its_own(what):
    assert what in DOING, "a new act needs a way to do it in tests/admin/acts.py"
    DOING[what](Newsroom())

    row = LoggedAct.objects.filter(what=what).latest("pk")
    assert rows(what=what).count(what) == 1 or what == What.LOGGED_IN
    assert row.kind or what == What.ADDRESSES_EXPIRED
    is_command = what in (What.ADDRESSES_EXPIRED, What.ACCOUNT_ERASED)
    assert bool(row.account_name) is (what != What.LOG_IN_FAILED and not is_command)
    assert is_command or row.address.network == "127.0.0.0/24"
    assert not LogEntry.objects.exists()


def test_a_row_says_what_it_was_before_and_after():
    room = Newsroom()
    DOING[What.PUBLISHED](room)
    row = LoggedAct.objects.get(what=What.PUBLISHED)

    assert (row.kind, row.key, row.label) == ("article", str(room.made.pk), "An attack")
    assert (row.before, row.after) == ({"revision": 1}, {"revision": 2})
    assert row.account_name == "editor-in-chief"


@pytest.mark.parametrize("what", [What.APPROVED, What.PART_APPROVED, What.UPLOADED, What.RESTORED, What.UNDONE])
def test_an_act_that_does_many_things_leaves_no_other_row(what):
    DOING[what](Newsroom())

    assert [each for each in rows() if each != "logged-in"] == [what]


def test_a_removal_leaves_which_and_how_but_not_why_and_no_word(capsys):
    room = Newsroom()
    DOING[What.PURGED](room)
    row = LoggedAct.objects.get(what=What.PURGED)

    what = {"removal": room.made.removals.get().pk, "what": ["text", "edit summary"], "of": "revision 1"}
    assert row.after == what | {"level": "purge"}
    assert "Nothing is known" not in everything() and "A name" not in everything()
    call_command("find_words", "An attack")
    assert f"articles.LoggedAct {row.pk}: label" in (said := capsys.readouterr().out)
    assert "no purge reaches them" in said


def test_an_act_that_fails_leaves_no_row_and_no_act_is_without_one(monkeypatch):
    room = Newsroom()
    client = room.at("editor-in-chief")
    client.raise_request_exception = False
    monkeypatch.setattr("articles.admin.editing.log", lambda *_, **__: 1 / 0)

    DOING[What.SAVED](room)

    assert builders.newest(room.made).number == 1
    assert What.SAVED not in rows()


def test_what_changes_nothing_leaves_no_row():
    room = Newsroom()
    publishing.unpublish(room.made)
    DOING[What.UNPUBLISHED](room)
    address = room.waiting()
    room.press("_leave", address=address)
    room.press("_resolve", address=address, _resolve="99")
    account = room.account()
    room.at("administrator").post(change(account), account_cells(account))

    assert set(rows()) == {"logged-in"}


# --- Append-only ------------------------------------------------------------------------------------------------------


def refused(act):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


def test_the_database_refuses_to_change_or_remove_a_row():
    act = log(request(builders.editor()), What.DELETED, Named("article", "1", "An attack"))

    refused(lambda: LoggedAct.objects.update(label="Nothing"))
    refused(lambda: LoggedAct.objects.filter(pk=act.pk)._raw_delete("default"))
    refused(lambda: LoggedAddress.objects.update(network=""))
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        refused(lambda: connection.cursor().execute("TRUNCATE articles_loggedact CASCADE"))
    else:
        copy = "INSERT OR REPLACE INTO articles_loggedact SELECT * FROM articles_loggedact"
        refused(lambda: connection.cursor().execute(copy))
    assert LoggedAct.objects.get(pk=act.pk).label == "An attack"


def test_deleting_the_account_changes_no_row():
    account = builders.editor("ada")
    log(request(account), What.DELETED)
    number = account.pk

    account.delete()

    row = LoggedAct.objects.get(what=What.DELETED)
    assert (row.account, row.account_name) == (number, "ada")


def test_old_addresses_are_removed_and_their_acts_stay(settings):
    settings.ADDRESS_DAYS = 30
    for days in (29, 31):
        act = LoggedAct.objects.create(at=timezone.now() - timedelta(days=days), what=What.LOGGED_IN)
        LoggedAddress.objects.create(act=act, network=f"192.0.{days}.0/24")

    call_command("expire_addresses")
    call_command("expire_addresses")

    assert [each.network for each in LoggedAddress.objects.all()] == ["192.0.29.0/24"]
    assert rows() == ["logged-in", "logged-in", "addresses-expired"]
    assert LoggedAct.objects.get(what=What.ADDRESSES_EXPIRED).after == {"addresses": 1, "days": 30}


# --- Addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "network"),
    [
        (0, "203.0.113.77", "198.51.100.1", "203.0.113.0/24"),
        (1, "127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.0/24"),
        (2, "127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.0/24"),
        (2, "203.0.113.77", "6.6.6.6", "203.0.113.0/24"),
        (1, "203.0.113.77", "", "203.0.113.0/24"),
        (1, "203.0.113.77", None, "203.0.113.0/24"),
        (1, "127.0.0.1", "[2001:db8:aa:bb::1]:443", "2001:db8:aa::/48"),
        (1, "127.0.0.1", "198.51.100.1:4711", "198.51.100.0/24"),
        (0, "::ffff:203.0.113.77", None, "203.0.113.0/24"),
        (0, "fe80::1%eth0", None, "fe80::/48"),
        (1, "127.0.0.1", "<b>\x1b[31m", ""),
        (0, "", None, ""),
    ],
)
def test_only_counted_proxies_are_believed_and_addresses_are_cut(settings, proxies, remote, forwarded, network):
    settings.PROXIES = proxies
    meta = {"REMOTE_ADDR": remote} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})

    assert network_of(RequestFactory().get("/", **meta)) == network
    assert not network or ip_network(network).prefixlen in (24, 48)


# --- Nothing secret ---------------------------------------------------------------------------------------------------

CANARY = "canary-Zq7xWv"
EMAIL = f"{CANARY}@press.example"


def everything():
    with connection.cursor() as cursor:
        found = []
        for table in ("articles_loggedact", "articles_loggedaddress", "django_admin_log"):
            cursor.execute(f"SELECT * FROM {table}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_no_password_token_cookie_or_e_mail_address_gets_into_the_log(caplog, settings):
    room = Newsroom()
    account, new = room.account(), {"password1": CANARY, "password2": CANARY}
    boss, own = room.at("administrator"), room.at("contributor")
    for name in (CANARY, EMAIL, "boss"):
        Client().post("/admin/login/", {"username": name, "password": CANARY})
        Client().post(room.article("change"), {"_username": name, "_password": CANARY, "body": "x"})
    Client(headers={"Cookie": f"sessionid={CANARY}; csrftoken={CANARY}"}).get(f"/admin/?token={CANARY}")
    own.post("/admin/password_change/", {"old_password": CANARY, "new_password1": CANARY, "new_password2": CANARY})
    own.post(
        "/admin/password_change/", {"old_password": builders.PASSWORD, "new_password1": CANARY, "new_password2": CANARY}
    )
    boss.post("/admin/auth/user/add/", {"username": "new", "email": EMAIL, **new})
    boss.post(change(account, "password"), new)
    boss.post(change(account), account_cells(account, email=EMAIL, csrfmiddlewaretoken=CANARY, password=CANARY))
    boss.post("/admin/sessions/", {"end": CANARY})
    for key in [*boss.cookies.values(), *own.cookies.values()]:
        assert key.value not in everything()

    assert What.ACCOUNT_CHANGED in rows() and rows().count(What.PASSWORD_CHANGED) == 2
    assert CANARY not in everything()
    assert CANARY not in caplog.text.replace(f"?token={CANARY}", "")


def test_an_e_mail_address_in_a_name_or_title_is_taken_out_and_no_line_or_colour_is_forged():
    ada = builders.editor("ada@press.example")
    label = "A\r\nB\x1b[31mC\0\u202eD\u2028E \ud800 write to me@press.example"
    log(request(ada), What.SAVED, Named("article", "1", label), after={"said": [label], "n": 3})

    row = LoggedAct.objects.get(what=What.SAVED)
    assert row.account_name == "(e-mail address)"
    assert row.label == "A  B [31mC  D E   write to (e-mail address)"
    assert row.after == {"said": [row.label], "n": 3}


# --- Reading it -------------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(client):
    client.force_login(builders.editor("cy", "custodian"))
    return client


def many(count, **columns):
    now = timezone.now()
    LoggedAct.objects.bulk_create(
        LoggedAct(**{"at": now, "what": What.SAVED, "kind": "article", "key": "1", "label": f"No {n}"} | columns)
        for n in range(count)
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", ["", "audit-log.csv", "audit-log.jsonl"])
def test_only_who_has_the_right_reads_it(client, role, page):
    client.force_login(builders.editor(role=role))
    status = client.get(LOG + page).status_code

    assert status == (200 if Act.READ_AUDIT_LOG in ROLES[role] else 403)
    assert (LOG in client.get("/admin/").content.decode()) is (status == 200)
    assert client.get(f"{LOG}1/change/").status_code == client.post(f"{LOG}add/").status_code == 404


def test_the_pages_follow_each_other_and_cost_the_same(reader, django_assert_max_num_queries):
    many(120)
    reader.get(LOG)
    with django_assert_max_num_queries(7):
        first = reader.get(LOG)
    second = reader.get(f"{LOG}?{first.context['older']}")
    third = reader.get(f"{LOG}?{second.context['older']}")

    found = [act.pk for page in (first, second, third) for act, _ in page.context["lines"]]
    assert found == sorted(LoggedAct.objects.values_list("pk", flat=True), reverse=True)
    assert third.context["older"] == ""


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("words=bRidge", 2),
        ("what=deleted", 1),
        ("kind=article&key=7", 1),
        ("since=2018-04-30&until=2018-04-30", 1),
        ("account=999", 1),
    ],
)
def test_it_is_searched_and_filtered(reader, query, count):
    many(2, label="A bridge")
    many(1, key="7", what=What.DELETED, account=999, account_name="zoë")
    many(1, at=timezone.make_aware(timezone.datetime(2018, 4, 30, 23, 59)), what=What.PUBLISHED)

    assert len(reader.get(f"{LOG}?{query}").context["lines"]) == count


@pytest.mark.parametrize(
    "query",
    ["since=x", "what=x", "before=0", "before=99999999999999999999", "account=-1", "words=%00", f"key={'9' * 81}"],
)
def test_what_cannot_be_looked_for_is_named_and_given_back(reader, query):
    answer = reader.get(f"{LOG}?{query}")

    assertContains(answer, 'role="alert"', status_code=400)
    assert reader.get(f"{LOG}audit-log.csv?{query}").status_code == 400


def test_hostile_words_are_escaped_and_no_formula_reaches_a_spreadsheet(reader):
    many(1, label="=1+1<b>", account=5, account_name="@x")

    assertNotContains(reader.get(LOG), "<b>")
    lines = list(csv.DictReader(reader.get(f"{LOG}audit-log.csv").getvalue().decode().splitlines()))
    assert (lines[0]["label"], lines[0]["name"]) == ("'=1+1<b>", "'@x")


def test_files_hold_every_row_that_was_looked_for(reader):
    many(60)
    many(3, what=What.DELETED, before={"revision": 1}, after={"reason": "A hoax"})

    answer = reader.get(f"{LOG}audit-log.jsonl?what=deleted")
    lines = [json.loads(line) for line in answer.getvalue().decode().splitlines()]

    assert answer.streaming and "no-store" in answer["Cache-Control"]
    assert [(line["act"], line["after"]) for line in lines] == [("deleted", {"reason": "A hoax"})] * 3
    assert len(reader.get(f"{LOG}audit-log.csv").getvalue().decode().splitlines()) == LoggedAct.objects.count() + 1


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ({"what": "deleted"}, "logged_what"),
        ({"account": 5}, "logged_by"),
        ({"kind": "article", "key": "7"}, "logged_on"),
    ],
)
def test_a_filtered_page_is_read_from_an_index(query, index):
    with connection.cursor() as cursor:
        assert index in connection.introspection.get_constraints(cursor, LoggedAct._meta.db_table)
    plan = LoggedAct.objects.before(10**6).filter(**query)[:50].explain()

    # PostgreSQL plans by what the table holds, and reads a small one as it stands.
    assert index in plan or connection.vendor == "postgresql"
    assert "TEMP B-TREE" not in plan
