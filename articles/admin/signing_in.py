"""Logging in: the desk's form, how often a password may be guessed, and the rows that all of it leaves in the log."""

from datetime import timedelta
from typing import Any
from unicodedata import normalize

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.audit import Named, What, log, network_of
from articles.models import LoggedAct

WINDOW = timedelta(minutes=15)
MOST_OF_NAME_HERE, MOST_OF_NAME, MOST_HERE = 10, 30, 60
"""How many log-ins may fail within WINDOW: of one name from one network, of one name, from one network."""

HELD = "held"


class LogInForm(AdminAuthenticationForm):
    """The stock form, which writes down what failed and lets nobody guess for long."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        HELD: "Too many log-ins have failed. Wait a quarter of an hour, and try again.",
    }

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name is None or not password:
            return self.cleaned_data
        assert self.request is not None
        if is_held(self.request, name):
            raise ValidationError(self.error_messages[HELD], code=HELD)
        try:
            return super().clean()
        except ValidationError:
            log_failure(self.request, name)
            raise

    @property
    def is_held(self) -> bool:
        return self.has_error("__all__", HELD)


def is_held(request: HttpRequest, name: str) -> bool:
    """Return whether no password is looked at now, right or wrong, for that name from where the request came.

    The answer is the same for names that nobody has. Failures elsewhere do not hold an account where it logged in
    before, so that nobody can keep its owner out by guessing.
    """
    here = network_of(request)
    recent = LoggedAct.objects.since(timezone.now() - WINDOW)
    first = recent.order_by("at").values_list("pk", flat=True).first()
    if first is None:
        return False
    # By its number too: of a network that is much at work, the index then gives the rows of these minutes alone.
    failed = recent.filter(what=What.LOG_IN_FAILED, pk__gte=first)
    of_name = failed.filter(kind="name", key=name_digest(name))
    if here and failed.filter(address__network=here, address__act__gte=first).count() >= MOST_HERE:
        return True
    if here and of_name.filter(address__network=here, address__act__gte=first).count() >= MOST_OF_NAME_HERE:
        return True
    return of_name.count() >= MOST_OF_NAME and not _has_logged_in_from(here, name)


def log_failure(request: HttpRequest, name: str) -> None:
    """Write down that a log-in failed: with the name where an account has it, for else it may be a password."""
    known = User.objects.filter(username=name).first()
    with transaction.atomic():
        log(
            request,
            What.LOG_IN_FAILED,
            Named("name", name_digest(name), known.get_username() if known else ""),
            by=AnonymousUser(),
        )


def name_digest(name: str) -> str:
    """Return what stands in the log for a name that was typed, which cannot be read from it."""
    return salted_hmac("articles.log-in", normalize("NFKC", name).casefold(), algorithm="sha256").hexdigest()


def _has_logged_in_from(network: str, name: str) -> bool:
    account = User.objects.filter(username=name).values("pk")[:1]
    came_in = LoggedAct.objects.filter(what=What.LOGGED_IN, account=account, address__network=network)
    return bool(network) and came_in.exists()


def _log_in(sender: Any, request: HttpRequest, user: User, **others: Any) -> None:
    with transaction.atomic():
        log(request, What.LOGGED_IN, user, by=user)


def _log_out(sender: Any, request: HttpRequest, user: User | None, **others: Any) -> None:
    if user is not None:
        with transaction.atomic():
            log(request, What.LOGGED_OUT, user, by=user)


user_logged_in.connect(_log_in, dispatch_uid="articles.log_in")
user_logged_out.connect(_log_out, dispatch_uid="articles.log_out")
