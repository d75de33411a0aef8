"""Who is at the desk."""

from django.contrib.auth.models import User
from django.http import HttpRequest


def editor(request: HttpRequest) -> User:
    """Return the account that is signed in; the admin lets nobody else through to its pages."""
    assert request.user.is_authenticated
    return request.user
