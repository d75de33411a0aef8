"""The bare view: what any page of Django costs at least. One view, no middleware, no database."""

import os
from functools import cache

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path


@cache
def _body(size: int) -> bytes:
    return b"x" * size


def bare(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(_body(size))


urlpatterns = [path("<int:size>/", bare)]


class BareRequest(WSGIRequest):
    """A request that looks for its view here."""

    urlconf = __name__


class BareHandler(WSGIHandler):
    request_class = BareRequest


def make_application() -> BareHandler:
    """Return the WSGI application that answers /<size>/ with that many bytes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encyclopedia.settings")
    django.setup(set_prefix=False)
    with override_settings(MIDDLEWARE=[]):
        return BareHandler()
