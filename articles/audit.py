"""Writing the audit log: one row for each act, in the transaction of the act, with nothing in it that is a secret."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple
from unicodedata import category

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from articles.models import LoggedAct, LoggedAddress, What

__all__ = ["Named", "What", "log", "log_program", "network_of"]

LONGEST = 200
MOST = 50
"""How many things a list in `before` or `after` holds at most."""

_EMAIL = re.compile(r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]+")
_CONTROLS = ("Cc", "Cs", "Zl", "Zp")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Named(NamedTuple):
    """What an act was done on, where it is no row of a table."""

    kind: str
    key: str
    label: str = ""


def log(
    request: HttpRequest,
    what: What,
    on: models.Model | Named | None = None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    by: User | AnonymousUser | None = None,
) -> LoggedAct:
    """Write down what `by`, or who is signed in, did with something, and from which network.

    Called in the transaction of the act, so that there is no act without its row. Texts lose line breaks, control
    signs and e-mail addresses, and are cut.
    """
    who: dict[str, Any] = {}
    account = by or request.user
    if isinstance(account, User):
        name = account.get_full_name() or account.get_username()
        who = {"account": account.pk, "account_name": _line(name, 150)}
    act = _write(what, on, before, after, **who)
    if network := network_of(request):
        LoggedAddress.objects.create(act=act, network=network)
    return act


def log_program(what: What, on: models.Model | Named | None = None, **after: Any) -> LoggedAct:
    """Write down what the program did by itself or by a command."""
    return _write(what, on, None, after)


def _write(
    what: What,
    on: models.Model | Named | None,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    **who: Any,
) -> LoggedAct:
    if isinstance(on, models.Model):
        on = Named(str(on._meta.model_name), str(on.pk), str(on))
    kind, key, label = on or Named("", "")
    return LoggedAct.objects.create(
        at=timezone.now(),
        what=what,
        kind=kind,
        key=key[:80],
        label=_line(label),
        before=_small(before or {}),
        after=_small(after or {}),
        **who,
    )


def _small(said: Any) -> Any:
    if isinstance(said, dict):
        return {str(name): _small(each) for name, each in said.items()}
    if isinstance(said, list | tuple | set | frozenset):
        return [_small(each) for each in list(said)[:MOST]]
    return said if said is None or isinstance(said, bool | int) else _line(str(said))


def _line(text: str, longest: int = LONGEST) -> str:
    plain = "".join(" " if category(sign) in _CONTROLS or sign in _BIDI else sign for sign in text[:2000])
    return _EMAIL.sub("(e-mail address)", plain)[:longest].strip()


def network_of(request: HttpRequest) -> str:
    """Return the network that a request came from, /24 or /48; empty where that is not known.

    Each proxy in front adds whom it heard from at the end of X-Forwarded-For, so of its addresses only as many as
    there are proxies are believed, and the first of these is the reader's.
    """
    hops, told = settings.PROXIES, request.META.get("HTTP_X_FORWARDED_FOR", "")
    addresses = told.split(",") if told else []
    return _network(addresses[-hops] if len(addresses) >= hops > 0 else request.META.get("REMOTE_ADDR", ""))


def _network(text: str) -> str:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))
