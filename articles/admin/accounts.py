"""Who is at the desk, and what they did there."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.http import HttpRequest

from articles.models import Article


def editor(request: HttpRequest) -> User:
    """Return the account that is signed in; the admin lets nobody else through to its pages."""
    assert request.user.is_authenticated
    return request.user


def log(request: HttpRequest, article: Article, message: str) -> None:
    """Write down in the admin's log what was done with an article."""
    LogEntry.objects.log_actions(editor(request).pk, [article], CHANGE, change_message=message, single_object=True)
