"""Sessions: how long one lasts, which ones an account has, and how they end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.admin.accounts import editor
from articles.audit import What, log, network_of
from articles.models import AccountSession

DESK = "/admin/"
SEEN, STARTED, NETWORK, BROWSER, CONFIRMED = "seen", "started", "network", "browser", "confirmed"
EVERY = 300
"""A visit to the desk is noted in the session when the last one that was noted is so many seconds old."""

_BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
_SYSTEMS |= {"Linux": "Linux"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A session as its account sees it; `name` stands for its key, which is a secret."""

    name: str
    started: datetime | None
    seen: datetime
    network: str
    browser: str
    is_this: bool


def keep_open(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let a session last as long as its account comes to the desk; without a visit it ends after its age."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(DESK) and request.user.is_authenticated:
            now = int(time())
            if now - request.session.get(SEEN, 0) >= EVERY:
                request.session[SEEN] = now
        return get_response(request)

    return middleware


def confirm(request: HttpRequest) -> None:
    """Note that the password was given just now."""
    request.session[CONFIRMED] = int(time())


def end(account: Any, *, but: str | None = None) -> int:
    """End the sessions of an account, all but the one of the key `but`; return how many."""
    return AccountSession.objects.filter(account=account.pk).exclude(session_key=but or "").delete()[0]


def own_sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions of who is signed in; on POST end the named one, or all others."""
    account, current = editor(request), request.session.session_key
    rows = AccountSession.objects.filter(account=account.pk, expire_date__gt=timezone.now()).order_by("-expire_date")
    if request.method == "POST":
        named = request.POST.get("end", "")
        chosen = [row.pk for row in rows if row.pk != current and named in ("others", _name(row.pk))]
        with transaction.atomic():
            count = AccountSession.objects.filter(account=account.pk, pk__in=chosen).delete()[0]
            if count:
                log(request, What.SESSIONS_ENDED, account, after={"sessions": count})
        ended = "1 session was" if count == 1 else f"{count} sessions were"
        messages.success(request, f"{ended} ended.")
        return HttpResponseRedirect(request.path)
    context = {"title": "Where you are logged in", "sessions": [_shown(row, current) for row in rows]}
    return TemplateResponse(request, "admin/sessions.html", context)


def _shown(row: AccountSession, current: str | None) -> Shown:
    kept = row.get_decoded()
    started = kept.get(STARTED)
    return Shown(
        name=_name(row.pk),
        started=datetime.fromtimestamp(started, timezone.get_current_timezone()) if started else None,
        seen=row.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        network=kept.get(NETWORK, ""),
        browser=kept.get(BROWSER, ""),
        is_this=row.pk == current,
    )


def _name(key: str) -> str:
    return salted_hmac("articles.session", key, algorithm="sha256").hexdigest()[:20]


def _browser(agent: str) -> str:
    browser = next((name for sign, name in _BROWSERS.items() if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS.items() if sign in agent), "")
    return " on ".join(filter(None, (browser or "A browser", system)))


def _begin(sender: Any, request: HttpRequest, user: Any, **others: Any) -> None:
    """Note in a new session where it began; the password was given just now.

    The key is a new one also where the same account was logged in before.
    """
    request.session.cycle_key()
    request.session[STARTED] = request.session[SEEN] = int(time())
    request.session[NETWORK] = network_of(request)
    request.session[BROWSER] = _browser(request.META.get("HTTP_USER_AGENT", ""))
    confirm(request)


user_logged_in.connect(_begin, dispatch_uid="articles.begin_session")
