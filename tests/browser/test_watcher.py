"""A watcher follows an article, a contributor hands a change in, a reviewer approves it: one mail, and one only."""

import re
import time

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from playwright.sync_api import expect

from articles import delivering
from articles.access import ROLES
from tests import builders
from tests.browser.desk import log_in, text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at(browser, live_server, made, monkeypatch):
    """Open an address as an account of the desk, each in a browser of its own."""
    monkeypatch.setattr(delivering, "PAUSE", 0.5)
    for name, role in (("wen", "contributor"), ("ada", "contributor"), ("bo", "reviewer")):
        group, _ = Group.objects.get_or_create(name=role)
        codenames = [str(right).partition(".")[2] for right in ROLES[role]]
        group.permissions.set(Permission.objects.filter(codename__in=codenames))
        builders.editor(name, role)
    User.objects.filter(username="wen").update(email="wen@desk.example")
    contexts = []

    def open_as(name, address):
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        page = contexts[-1].new_page()
        log_in(page, f"{live_server.url}{address}", name)
        return page

    yield open_as
    for context in contexts:
        context.close()


def mails(count):
    """Wait for that many mails, and a little longer for one too many."""
    deadline = time.monotonic() + 10
    while len(mail.outbox) < count and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.5)
    assert len(mail.outbox) == count
    return mail.outbox


def test_who_watches_an_article_its_claim_and_its_party_gets_one_mail_when_a_change_is_approved(
    at, live_server, made, client
):
    wen = at("wen", f"/admin/articles/article/{made.pk}/change/")
    wen.get_by_role("button", name="Watch this article").click()
    expect(wen.get_by_role("button", name="Stop watching this article")).to_be_visible()
    for address, noun in (("/wiki/an-attack/claims/toll-minusma/", "claim"), ("/parties/minusma/", "party")):
        wen.goto(f"{live_server.url}{address}")
        wen.get_by_role("button", name=f"Watch this {noun}").click()
        expect(wen.get_by_role("button", name=f"Stop watching this {noun}")).to_be_visible()
    wen.goto(f"{live_server.url}/admin/articles/watch/")
    wen.get_by_label("At once, one mail for each change").check()
    wen.get_by_role("button", name="Keep").click()

    ada = at("ada", f"/admin/articles/article/{made.pk}/change/")
    text_of(ada).fill("Fifty people were killed.[@toll-minusma]\n")
    ada.locator("summary", has_text="toll-minusma").click()
    ada.get_by_label("Figure or value").first.fill("50")
    ada.get_by_role("button", name="Save and submit for review").click()
    expect(ada.locator(".messagelist")).to_contain_text("waits for review")
    assert mails(1)[0].subject.startswith("“An attack”, revision 2: submitted for review by ada")

    bo = at("bo", "/admin/")
    bo.get_by_role("link", name="An attack, revision 2").first.click()
    bo.get_by_role("button", name="Approve and publish").click()
    expect(bo.locator(".messagelist")).to_contain_text("approved")

    sent = mails(2)[1]
    assert sent.to == ["wen@desk.example"]
    assert sent.subject.startswith("“An attack”, revision 2: approved by bo")
    assert "Fatalities: 47 → 50, because MINUSMA’s claim of 30 April 2018 was changed from 47 to 50." in sent.body
    wen.goto(f"{live_server.url}/admin/")
    expect(wen.get_by_role("link", name="“An attack”, revision 2: approved by bo")).to_be_visible()

    stop = re.search(r"(/watched/\S+/stop/)", sent.body)[1]
    wen.context.clear_cookies()
    wen.goto(f"{live_server.url}{stop}")
    wen.get_by_role("button", name="End this mail").click()
    expect(wen.get_by_role("status")).to_contain_text("You get no more of it")
