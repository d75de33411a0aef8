"""Watching at the desk and on the public pages: buttons, the page of one's own, and who may."""

import pytest
from django.contrib.auth.models import User
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from articles import delivering, history
from articles.models import Delivery, Watch
from articles.shared import Party
from articles.snapshot import Citation
from articles.watching import Target, watch
from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db

PAGE, SET = "/admin/articles/watch/", "/admin/articles/watch/set/"
KINDS = ["article", "claim", "field", "party", "source", "category"]
KEYS = {"claim": "toll-minusma", "field": "fatalities", "party": "minusma", "source": "report", "category": "massacres"}
BUTTONS = [
    ("article", "/wiki/an-attack/history/"),
    ("claim", "/wiki/an-attack/claims/toll-minusma/"),
    ("field", "/wiki/an-attack/infobox/fatalities/"),
    ("party", "/parties/minusma/"),
    ("source", "/sources/report/"),
    ("category", "/category/massacres/"),
    ("article", "/admin/articles/article/{pk}/change/"),
    ("party", "/admin/articles/party/minusma/change/"),
    ("source", "/admin/articles/source/report/change/"),
    ("category", "/admin/articles/category/massacres/change/"),
]


@pytest.fixture
def made():
    return builders.published(snapshot(citations=(Citation("c-1", "report", "toll-msa"),)))


@pytest.fixture
def ada():
    return builders.editor("ada", "contributor")


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


def cells(made, kind, **others):
    within = made.pk if kind in ("article", "claim", "field") else ""
    return {"kind": kind, "article": within, "key": KEYS.get(kind, ""), "watch": "yes", "next": PAGE} | others


@pytest.mark.parametrize(("kind", "address"), BUTTONS)
def test_a_button_stands_where_editors_look_and_readers_do_not_see_it(client, desk, made, kind, address):
    address = address.format(pk=made.pk)
    assertContains(desk.get(address), 'value="yes">Watch this')
    desk.post(SET, cells(made, kind, next=address))
    assertContains(desk.get(address), 'value="no">Stop watching this')

    client.logout()
    answer = client.get(address)
    assert b"watch this" not in answer.content.lower()
    assert b"csrf" not in answer.content
    assert not answer.cookies


@pytest.mark.parametrize("kind", KINDS)
def test_watching_begins_ends_and_leads_back(desk, made, ada, kind):
    back = "/wiki/an-attack/history/"
    assertRedirects(desk.post(SET, cells(made, kind, next=back)), back)
    desk.post(SET, cells(made, kind))
    assert ada.watches.get().kind == kind
    assertContains(desk.get(PAGE), "Stop watching")

    assertRedirects(desk.post(SET, cells(made, kind, watch="no")), PAGE)
    assert not ada.watches.exists()


@pytest.mark.parametrize(
    "others",
    [
        {"kind": "user"},
        {"kind": ""},
        {"kind": "\0"},
        {"article": "999999"},
        {"article": "9" * 40},
        {"article": "-1"},
        {"article": "\0"},
        {"kind": "claim", "key": ""},
        {"kind": "claim", "key": "nothing"},
        {"kind": "claim", "key": "\0"},
        {"kind": "field", "key": "x" * 500},
        {"kind": "party", "key": "nobody"},
        {"kind": "source", "key": "\0"},
        {"kind": "category", "key": ""},
    ],
)
def test_what_does_not_exist_is_not_watched(desk, made, others):
    assert desk.post(SET, cells(made, "article") | others).status_code == 404
    assert not Watch.objects.exists()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/a\r\nX: y", "", "\0"]
)
def test_a_button_leads_back_to_this_site_only(desk, made, back):
    assert desk.post(SET, cells(made, "article", next=back)).headers["Location"] == PAGE


def test_a_get_watches_nothing(desk, made):
    assert desk.get(SET, cells(made, "article")).status_code == 405
    assert not Watch.objects.exists()


@pytest.mark.parametrize("role", [None, "administrator"])
def test_who_may_not_read_the_desk_watches_nothing(client, made, role):
    user = builders.editor("stranger", role or "contributor")
    if role is None:
        user.groups.clear()
    client.force_login(user)

    assert client.get(PAGE).status_code == 403
    assert client.post(SET, cells(made, "article")).status_code == 403
    assertNotContains(client.get("/wiki/an-attack/history/"), "Watch this")


def test_nobody_sees_what_somebody_else_watches(desk, made):
    other = builders.editor("other")
    watch(other, Target("party", None, "minusma"))
    watch(other, Target("article", made))
    builders.edit(made, snapshot(body="Secret.\n"))

    answer = desk.get(PAGE)

    assertContains(answer, "Nothing happened yet")
    assertNotContains(answer, "MINUSMA")
    assert desk.get(f"{PAGE}{other.watches.first().pk}/change/").status_code == 404


def test_the_page_tells_what_happened_escaped_and_forgets_nothing_that_was_read(desk, made, ada):
    history.save_record(Party("minusma", "<b>MINUSMA</b>"), author="Somebody")
    watch(ada, Target("article", made))
    watch(ada, Target("party", None, "minusma"))
    builders.edit(made, snapshot("<i>An attack</i>", slug="an-attack"), summary="<b>so</b>", author="<u>Eve</u>")

    answer = desk.get(PAGE)
    assertContains(answer, "&lt;i&gt;An attack&lt;/i&gt;")
    assertContains(answer, "&lt;b&gt;so&lt;/b&gt;")
    assertNotContains(answer, "<u>Eve")
    assertContains(answer, "Mark all as read")

    answer = desk.post(PAGE, {"_seen": "yes"}, follow=True)
    assertNotContains(answer, "Mark all as read")
    assertContains(answer, "&lt;i&gt;An attack&lt;/i&gt;")


@pytest.mark.parametrize("page", ["2", "0", "x", "9" * 50, "\0"])
def test_the_list_goes_by_the_page(desk, made, ada, page):
    watch(ada, Target("article", made))
    for number in range(31):
        builders.edit(made, snapshot(body=f"{number}.\n"))

    assertContains(desk.get(PAGE), "Page 1 of 2")
    assert desk.get(PAGE, {"p": page}).status_code == 200


def test_mail_and_feed_are_chosen_and_taken_back_and_no_address_is_printed(desk, ada):
    User.objects.filter(pk=ada.pk).update(email="ada@desk.example")
    desk.post(PAGE, {"_mail": "yes", "mail": "daily"})
    assert Delivery.objects.get().mail == "daily"

    desk.post(PAGE, {"_feed": "yes"})
    feed = delivering.feed_path(Delivery.objects.get())
    assertContains(desk.get(PAGE), feed)
    desk.post(PAGE, {"_end_feed": "yes"})
    answer = desk.get(PAGE)
    assertNotContains(answer, feed)
    assertNotContains(answer, "desk.example")


@pytest.mark.parametrize("choice", ["", "hourly", "\0", "x" * 9000])
def test_a_forged_choice_is_named_and_changes_nothing(desk, choice):
    answer = desk.post(PAGE, {"_mail": "yes", "mail": choice})

    assert answer.status_code == 200
    assertContains(answer, "errorlist")
    assert not Delivery.objects.exists()


def test_an_account_without_an_address_is_told_so(desk):
    assertContains(desk.get(PAGE), "Your account has no e-mail address")
