"""The desk's own site: Django's admin with our log-in, and pages about one's own account."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from articles.admin import sessions
from articles.admin.signing_in import LogInForm
from articles.audit import What, log


class DeskSite(AdminSite):
    login_form = LogInForm

    def get_urls(self) -> list[Any]:
        own = path("sessions/", self.admin_view(self.sessions), name="sessions")
        return [own, *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().login(request, extra_context)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if isinstance(form, LogInForm) and form.is_held:
            response.status_code = 429
        return response

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change one's own password; the other sessions end with it."""
        with transaction.atomic():
            response = super().password_change(request, extra_context)
            if response.status_code == 302 and isinstance(request.user, User):
                sessions.end(request.user, but=request.session.session_key)
                log(request, What.PASSWORD_CHANGED, request.user)
        return response

    def sessions(self, request: HttpRequest) -> HttpResponse:
        response = sessions.own_sessions(request)
        if isinstance(response, TemplateResponse):
            response.context_data = self.each_context(request) | (response.context_data or {})
        return response
