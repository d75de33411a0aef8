"""Delivering: how messages leave the desk. By mail at once or daily, and by feeds at addresses that only one knows.

Messages are rows before they are mails. A mail server that is slow or gone costs no save anything: a thread sends what
was written a moment ago, and `manage.py send_digests` what that could not.
"""

import logging
from secrets import token_hex
from smtplib import SMTPAuthenticationError, SMTPConnectError, SMTPException, SMTPServerDisconnected
from threading import Lock, Timer
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db import connections
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from articles.models import Delivery, Message
from articles.reporting import Told, tell
from articles.watching import may_watch

Mail = Delivery.Mail

PAUSE = 3.0
"""Seconds in which more may happen to the same: saving and publishing in one go is one mail."""

MOST_TOLD = 100
"""More messages than that are counted in a mail, and not told."""

logger = logging.getLogger(__name__)


class _Unreachable(Exception):
    """The mail server does not answer; no other mail goes through now."""


class _Refused(Exception):
    """The mail server does not take this mail; it may take others."""


# --- How one is told --------------------------------------------------------------------------------------------------


def choose_mail(user: User, mail: str) -> None:
    """Let an account be mailed so; who had no mail before is not mailed what happened before."""
    delivery, _ = Delivery.objects.get_or_create(watcher=user)
    if delivery.mail == Mail.NEVER:
        delivery.mail_since = timezone.now()
    delivery.mail = mail
    delivery.save(update_fields=["mail", "mail_since"])


def stop_path(user: User) -> str:
    """Return the address at which whoever has it ends all mail to the account."""
    return reverse("articles:stop_mail", args=[_stopper().sign_object(user.pk)])


def stopped_by(token: str) -> User | None:
    """Return the account whose mail the token ends, None for a forged one."""
    return _account(_stopper(), token)


def new_feed(user: User) -> None:
    """Give the account's feed a new address; the old one leads nowhere then."""
    Delivery.objects.update_or_create(watcher=user, defaults={"feed_secret": token_hex(16)})


def end_feed(user: User) -> None:
    Delivery.objects.filter(watcher=user).update(feed_secret="")


def feed_path(delivery: Delivery) -> str:
    """Return the feed's address, empty while there is none."""
    if not delivery.feed_secret:
        return ""
    return reverse("articles:watched_feed", args=[_feeder().sign_object([delivery.pk, delivery.feed_secret])])


def feed_reader(token: str) -> User | None:
    """Return the account whose feed the token opens; None for a forged or revoked one, and who may not watch."""
    try:
        number, secret = _feeder().unsign_object(token)
    except (BadSignature, TypeError, ValueError):
        return None
    delivery = Delivery.objects.select_related("watcher").filter(pk=number, feed_secret=secret).first()
    return delivery.watcher if delivery and may_watch(delivery.watcher) else None


def _account(signer: Signer, token: str) -> User | None:
    try:
        return User.objects.filter(pk=signer.unsign_object(token)).first()
    except (BadSignature, TypeError, ValueError):
        return None


def _stopper() -> Signer:
    return Signer(salt="articles.stop_mail")


def _feeder() -> Signer:
    return Signer(salt="articles.watched_feed")


# --- Mail -------------------------------------------------------------------------------------------------------------


def send_at_once() -> int:
    """Mail what accounts want to hear at once and have not heard; return how many mails were sent."""
    return _send(Mail.AT_ONCE, User.objects.filter(delivery__mail=Mail.AT_ONCE))


def send_daily() -> int:
    """Mail to each account that wants it what it has not heard, once a day; return how many mails were sent."""
    today = timezone.localdate()
    waiting = User.objects.filter(delivery__mail=Mail.DAILY).exclude(delivery__digested_on=today)
    return _send(Mail.DAILY, waiting, today=today)


def _send(mail: str, users: Any, **digest: Any) -> int:
    waiting = users.filter(pk__in=Message.objects.to_mail(mail).values("watcher"), is_active=True).exclude(email="")
    sent = 0
    for user in waiting.order_by("pk"):
        try:
            sent += _send_to(user, mail)
        except _Unreachable as error:
            logger.warning("Mail waits, the mail server does not answer: %s", error)
            break
        except _Refused as error:
            logger.warning("A mail to account %s waits, the mail server refused it: %s", user.pk, error)
            continue
        if digest:
            Delivery.objects.filter(watcher=user, mail=mail).update(digested_on=digest["today"])
    return sent


def _send_to(user: User, mail: str) -> bool:
    """Mail one account what waits for it, in one mail, unless another process is about to; return whether it was sent.

    Raises _Unreachable and _Refused; it is tried again some minutes later then.
    """
    attempt, now = token_hex(16), timezone.now()
    waiting = Message.objects.to_mail(mail).filter(watcher=user).values("pk")
    Message.objects.not_mailed().filter(pk__in=waiting).update(attempt=attempt, tried_at=now)
    claimed = Message.objects.filter(attempt=attempt)
    told = tell(claimed.whole(), user)
    if told:
        _post(letter(user, told))
    # What happened to the same meanwhile has taken the attempt away, and is mailed next.
    claimed.update(mailed_at=now)
    return bool(told)


def _post(mail: EmailMessage) -> None:
    """Hand a mail to the mail server; errors are known by their names, for their words may hold an address."""
    try:
        mail.send()
    except (SMTPServerDisconnected, SMTPConnectError, SMTPAuthenticationError) as error:
        raise _Unreachable(type(error).__name__) from error
    except (SMTPException, ValueError) as error:
        raise _Refused(type(error).__name__) from error
    except OSError as error:
        raise _Unreachable(type(error).__name__) from error


def letter(user: User, told: list[Told]) -> EmailMessage:
    """Return the mail that tells one account of some messages."""
    subject = told[0].headline if len(told) == 1 else f"{len(told)} changes to what you watch"
    stop = settings.SITE_URL + stop_path(user)
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "told": told[:MOST_TOLD],
        "left": len(told[MOST_TOLD:]),
        "list_path": reverse("admin:articles_watch_changelist"),
        "stop": stop,
    }
    return EmailMessage(
        subject=" ".join(f"{subject} – {settings.SITE_NAME}".split()),
        body=render_to_string("mail/changes.txt", context),
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


# --- At once ----------------------------------------------------------------------------------------------------------


class _Postman:
    """Sends what is to be mailed at once, a moment after it is called for, in a thread that nobody waits for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._timer: Timer | None = None

    def call(self) -> None:
        with self._lock:
            if self._timer is None:
                self._timer = Timer(PAUSE, self._go)
                self._timer.daemon = True
                self._timer.start()

    def _go(self) -> None:
        with self._lock:
            self._timer = None
        try:
            send_at_once()
        except Exception as error:
            logger.warning("Mail waits for the next send_digests: %s", type(error).__name__)
        finally:
            connections.close_all()


send_soon = _Postman().call
