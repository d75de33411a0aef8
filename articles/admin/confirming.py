"""Asking for the password again before accounts are changed."""

from collections.abc import Callable
from time import time
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from articles.admin.accounts import editor
from articles.admin.sessions import CONFIRMED, confirm
from articles.admin.signing_in import HELD, LogInForm, is_held, log_failure

LASTS = 600
PASSWORD = "_own_password"
View = Callable[..., HttpResponse]


class ConfirmForm(forms.Form):
    """The password of who is signed in, guessed as rarely as at the log-in."""

    def __init__(self, request: HttpRequest, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.request = request
        self.fields[PASSWORD] = forms.CharField(
            label="Your password",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
            error_messages={"required": "Type your password."},
        )

    def clean(self) -> dict[str, Any]:
        password, name = self.cleaned_data.get(PASSWORD), editor(self.request).get_username()
        if not password:
            return self.cleaned_data
        if is_held(self.request, name):
            self.add_error(PASSWORD, forms.ValidationError(LogInForm.error_messages[HELD], code=HELD))
        elif authenticate(self.request, username=name, password=password) != self.request.user:
            log_failure(self.request, name)
            self.add_error(PASSWORD, "This is not your password.")
        return self.cleaned_data


def confirm_first(view: View) -> View:
    """Ask for the password where it was given more than ten minutes ago; then the same request goes on."""

    @sensitive_post_parameters()
    def desk(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if int(time()) - request.session.get(CONFIRMED, 0) < LASTS:
            return view(request, *args, **kwargs)
        form = ConfirmForm(request, request.POST if PASSWORD in request.POST else None)
        cells = _cells(request)
        if form.is_bound and form.is_valid():
            confirm(request)
            return view(request, *args, **kwargs) if cells else HttpResponseRedirect(request.get_full_path())
        status = 429 if form.has_error(PASSWORD, HELD) else 403 if form.is_bound or cells else 200
        context = admin.site.each_context(request) | {"title": "Your password, please", "form": form, "cells": cells}
        response = render(request, "admin/confirm.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response

    return desk


def _cells(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was sent beside the password, to be sent again; new passwords are typed again."""
    sent = [(name, text) for name, texts in request.POST.lists() for text in texts]
    return [(name, text) for name, text in sent if name != "csrfmiddlewaretoken" and "password" not in name]
