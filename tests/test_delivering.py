"""Delivering: mail at once and daily, one mail for all that waits, and none twice; ending it without logging in."""

import smtplib
import time
import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone

from articles import delivering
from articles.models import Delivery, Message, Watch
from articles.watching import Target, watch
from tests import builders
from tests.builders import snapshot
from tests.test_watching import MORE, account

pytestmark = pytest.mark.django_db

Mail = Delivery.Mail
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def made():
    return builders.published()


@pytest.fixture
def wen(made):
    return watching("wen", made, Mail.AT_ONCE)


def watching(name, made, choice):
    user = account(name, mail_choice=choice)
    watch(user, Target(Watch.Kind.ARTICLE, made))
    return user


def later(**since):
    """Let what was tried be tried again."""
    Message.objects.filter(tried_at__isnull=False).update(tried_at=timezone.now() - timedelta(hours=1))


def refuse(monkeypatch, error):
    def send(self, *args, **options):
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)


def test_a_mail_says_what_changed_and_how_to_end_it(client, made, wen):
    builders.edit(made, MORE, summary="Line\u2028two\r\nBcc: x@y.example")

    assert delivering.send_at_once() == 1

    (sent,) = mail.outbox
    assert sent.to == ["wen@desk.example"]
    assert sent.subject == "“An attack”, revision 2: saved by Somebody – Encyclopedia of Contested Events"
    assert "- Fatalities: 47 → 48, because MINUSMA’s claim of 30 April 2018 was changed from 47 to 48." in sent.body
    assert "/wiki/an-attack/diff/1..2/" in sent.body
    headers = sent.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Bcc"] is None
    assert headers["List-Unsubscribe"].strip().strip("<>") in sent.body


def test_what_was_mailed_is_mailed_once(made, wen):
    builders.edit(made, MORE)

    assert [delivering.send_at_once(), delivering.send_at_once()] == [1, 0]
    later()
    call_command("send_digests")

    assert len(mail.outbox) == 1


def test_all_that_waits_is_one_mail(made, wen):
    for number in range(3):
        builders.edit(made, snapshot(body=f"{number}.\n"))

    delivering.send_at_once()

    (sent,) = mail.outbox
    assert sent.subject.startswith("3 changes to what you watch")
    assert all(f"revision {number}: saved" in sent.body for number in (2, 3, 4))


def test_more_than_a_mail_holds_is_counted(made, wen, monkeypatch):
    monkeypatch.setattr(delivering, "MOST_TOLD", 1)
    for number in range(3):
        builders.edit(made, snapshot(body=f"{number}.\n"))

    delivering.send_at_once()

    assert "2 more: http" in mail.outbox[0].body


def test_a_daily_mail_comes_once_a_day(made):
    dee = watching("dee", made, Mail.DAILY)
    builders.edit(made, MORE)

    assert [delivering.send_at_once(), delivering.send_daily()] == [0, 1]
    builders.edit(made, snapshot(body="More.\n"))
    assert delivering.send_daily() == 0

    Delivery.objects.filter(watcher=dee).update(digested_on=timezone.localdate() - timedelta(days=1))
    assert delivering.send_daily() == 1
    assert "revision 3" in mail.outbox[1].body and "revision 2:" not in mail.outbox[1].body


def test_who_wants_no_mail_gets_none_and_later_not_what_was_before(made):
    nia = watching("nia", made, Mail.NEVER)
    builders.edit(made, MORE)
    assert delivering.send_at_once() == 0

    delivering.choose_mail(nia, Mail.AT_ONCE)
    assert delivering.send_at_once() == 0

    builders.edit(made, snapshot(body="More.\n"))
    assert delivering.send_at_once() == 1
    assert nia.messages.count() == 2


def test_an_account_without_an_address_gets_no_mail(made, wen):
    type(wen).objects.update(email="")
    builders.edit(made, MORE)

    assert delivering.send_at_once() == 0


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("no"),
        TimeoutError("no"),
        smtplib.SMTPServerDisconnected("no"),
        smtplib.SMTPRecipientsRefused({"wen@desk.example": (550, b"no such wen@desk.example")}),
    ],
)
def test_a_mail_that_cannot_be_sent_waits_and_no_address_is_logged(made, wen, monkeypatch, caplog, error):
    builders.edit(made, MORE)
    with monkeypatch.context() as patch:
        refuse(patch, error)
        assert delivering.send_at_once() == 0
    assert "desk.example" not in caplog.text and type(error).__name__ in caplog.text

    assert delivering.send_at_once() == 0, "it is left alone for a while"
    later()
    assert delivering.send_at_once() == 1


def test_a_refused_daily_mail_is_tried_again_the_same_day(made, monkeypatch):
    watching("dee", made, Mail.DAILY)
    builders.edit(made, MORE)
    with monkeypatch.context() as patch:
        refuse(patch, smtplib.SMTPDataError(451, b"later"))
        assert delivering.send_daily() == 0
    later()

    assert delivering.send_daily() == 1


def test_what_happens_while_a_mail_is_sent_is_mailed_too(made, wen, monkeypatch):
    revision = builders.edit(made, MORE)
    send = EmailMessage.send

    def slow(self, *args, **options):
        monkeypatch.undo()
        from articles import publishing

        publishing.publish(revision, by=None)
        return send(self, *args, **options)

    monkeypatch.setattr(EmailMessage, "send", slow)

    assert [delivering.send_at_once(), delivering.send_at_once()] == [1, 1]
    assert mail.outbox[1].subject.startswith("“An attack”, revision 2: published")


def test_old_news_is_not_mailed(made, wen):
    builders.edit(made, MORE)
    Delivery.objects.update(mail_since=timezone.now() - timedelta(days=30))
    Message.objects.update(at=timezone.now() - timedelta(days=8))

    assert delivering.send_at_once() == 0


# --- After the commit -------------------------------------------------------------------------------------------------


def test_mail_is_called_for_after_the_commit_and_never_fails_it(
    made, wen, monkeypatch, django_capture_on_commit_callbacks
):
    called = []
    monkeypatch.setattr(delivering.Timer, "start", lambda timer: called.append(timer.interval))

    with django_capture_on_commit_callbacks(execute=True):
        builders.edit(made, MORE)
        builders.edit(made, snapshot(body="More.\n"))

    assert called == [delivering.PAUSE], "one thread, however often it is called for"
    monkeypatch.undo()
    delivering.send_soon.__self__._timer = None


def test_saving_does_not_wait_for_a_slow_mail_server(made, wen, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(delivering, "send_at_once", lambda: time.sleep(5))
    monkeypatch.setattr(delivering, "PAUSE", 0.0)
    monkeypatch.setattr(delivering.connections, "close_all", lambda: None)

    start = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        builders.edit(made, MORE)

    assert time.monotonic() - start < 2


# --- Addresses that need no login -------------------------------------------------------------------------------------


def test_the_link_of_a_mail_shows_a_button_and_the_button_ends_the_mail(client, wen):
    address = delivering.stop_path(wen)

    assert b"End this mail" in client.get(address).content
    assert Delivery.objects.get().mail == Mail.AT_ONCE

    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and b"You get no more of it" in answer.content
    assert Delivery.objects.get().mail == Mail.NEVER
    assert not answer.cookies


@pytest.mark.parametrize("token", ["x", "Mw:forged", "%00", "Mw:" + "a" * 5000, "a:b:c"])
def test_a_forged_token_opens_nothing(client, wen, token):
    for address in (f"/watched/{token}/stop/", f"/watched/{token}/feed.atom"):
        assert client.get(address).status_code == 404
        assert client.post(f"/watched/{token}/stop/").status_code == 404


def test_a_feed_tells_the_same_until_its_address_is_taken_back(client, made, wen):
    delivering.new_feed(wen)
    address = delivering.feed_path(Delivery.objects.get())
    builders.edit(made, MORE, summary="A <b>correction</b>")

    answer = client.get(address)
    (entry,) = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "“An attack”, revision 2: saved by Somebody"
    assert "A <b>correction</b>" in entry.find(f"{ATOM}summary").text
    assert b"desk.example" not in answer.content
    assert "private" in answer["Cache-Control"]

    delivering.new_feed(wen)
    assert client.get(address).status_code == 404
    assert client.get(delivering.feed_path(Delivery.objects.get())).status_code == 200
    delivering.end_feed(wen)
    assert delivering.feed_path(Delivery.objects.get()) == ""


def test_a_token_of_one_kind_does_not_open_the_other(client, wen):
    delivering.new_feed(wen)
    stop, feed = delivering.stop_path(wen).split("/")[2], delivering.feed_path(Delivery.objects.get()).split("/")[2]

    assert client.get(f"/watched/{stop}/feed.atom").status_code == 404
    assert client.post(f"/watched/{feed}/stop/").status_code == 404
