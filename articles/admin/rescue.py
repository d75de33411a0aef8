"""Giving back what an editor posted when the request cannot go through: the text stays, and the same save goes on."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.csrf import csrf_failure as stock_csrf_failure

from articles.admin.signing_in import LogInForm

USERNAME, PASSWORD = "_username", "_password"
DESK = "/admin/articles/article/"
Desk = Callable[..., HttpResponseBase]


def log_in_in_place(view: Desk) -> Desk:
    """Let a save whose session has ended go on after a log-in on the page that answers it."""

    @wraps(view)
    def desk(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not admin.site.has_permission(request):
            form = None
            if PASSWORD in request.POST:
                data = {"username": request.POST.get(USERNAME, ""), "password": request.POST[PASSWORD]}
                form = LogInForm(request, data=data)
                if form.is_valid():
                    login(request, form.get_user())
                    return view(request, *args, **kwargs)
            status = 429 if form and form.is_held else 403
            return give_back(request, "Log in to save", status=status, login=form or LogInForm(request))
        return view(request, *args, **kwargs)

    return desk


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a save whose token is out of date with the text and a fresh token; a stranger's post with the stock page.

    Tokens change at every log-in, so a form that was open meanwhile holds an old one. Only what our own pages sent is
    given back: another site's words must not stand on a page that asks to be confirmed.
    """
    if is_desk_post(request) and _is_own(request):
        return give_back(request, "Save again", status=403)
    return stock_csrf_failure(request, reason=reason)


def remember_saved(request: HttpRequest, number: int) -> None:
    """Note on the request that its save was committed, so that whatever fails after it does not deny it."""
    request.META["articles.saved_as"] = number


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a post to the desk that ended in an error of the server: with the text, or that it was saved before."""
    return give_back(
        request, "Something failed", status=500, has_failed=True, saved_as=request.META.get("articles.saved_as")
    )


def denied(request: HttpRequest) -> HttpResponse:
    """Answer a post to the desk by somebody who lacks the right, perhaps since a moment ago, with the text."""
    return give_back(request, "Not allowed", status=403, is_denied=True)


def too_much(request: HttpRequest) -> HttpResponse:
    """Answer a post to the desk that is too long to be read: with the limits, and where the text still is."""
    _read_the_rest(request)
    context = {
        "title": "Too much for one form",
        "address": request.path,
        "most_bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "most_cells": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }
    return HttpResponse(render_to_string("admin/articles/article/too_much.html", context), status=413)


def _read_the_rest(request: HttpRequest) -> None:
    """Let the browser send on, within reason: it shows no answer to a form that it could not send whole."""
    with suppress(UnreadablePostError):
        for _ in range(64):
            if not request.read(1024 * 1024):
                return


def is_desk_post(request: HttpRequest) -> bool:
    return request.method == "POST" and request.path_info.startswith(DESK)


def give_back(request: HttpRequest, title: str, *, status: int, **context: Any) -> HttpResponse:
    """Return a page that says nothing was saved, shows the text, and sends the same form again."""
    names = ("csrfmiddlewaretoken", USERNAME, PASSWORD)
    cells = [(name, text) for name, texts in request.POST.lists() if name not in names for text in texts]
    context |= {"title": title, "cells": cells, "text": request.POST.get("body", "")}
    response = render(request, "admin/articles/article/given_back.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _is_own(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return origin in (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
