"""Accounts and groups at the desk: who may give which rights to whom, and what of it stands in the log.

Whoever is no superuser never sets rights of their own, and no rights of others but roles that they may give. A change
of rights ends the account's sessions.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from articles.access import may_give, may_manage
from articles.admin import sessions
from articles.admin.confirming import confirm_first
from articles.audit import What, log

RIGHTS = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")
NAMES = ("first_name", "last_name", "email")

admin.site.unregister(User)
admin.site.unregister(Group)


def rights_of(account: User) -> dict[str, Any]:
    """Return what decides what an account may do, as the log keeps it."""
    held = {
        "staff": account.is_staff,
        "superuser": account.is_superuser,
        "roles": sorted(account.groups.values_list("name", flat=True)),
        "rights": sorted(account.user_permissions.values_list("codename", flat=True)),
    }
    return {name: each for name, each in held.items() if each}


class ChosenField(forms.ModelMultipleChoiceField):
    """A choice of rows that names a number which no database holds as wrong, where the stock field fails."""

    def clean(self, value: Any) -> Any:
        for number in value or ():
            if not (str(number).isascii() and str(number).isdigit() and len(str(number)) < 10):
                wrong = self.error_messages["invalid_choice"]
                raise forms.ValidationError(wrong, code="invalid_choice", params={"value": str(number)[:20]})
        return super().clean(value)


class _Guarded(admin.ModelAdmin):
    """Pages that ask for the password again, and whose stock log is ours."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self._guarded(request, None, partial(super().add_view, form_url=form_url, extra_context=extra_context))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = partial(super().change_view, object_id=object_id, form_url=form_url, extra_context=extra_context)
        return self._guarded(request, object_id, view)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        view = partial(super().delete_view, object_id=object_id, extra_context=extra_context)
        return self._guarded(request, object_id, view)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        view = partial(super().changelist_view, extra_context=extra_context)
        return confirm_first(view)(request) if request.method == "POST" else view(request)

    def _guarded(self, request: HttpRequest, object_id: str | None, view: Callable[..., HttpResponse]) -> HttpResponse:
        obj = self.get_object(request, object_id) if object_id else None
        is_allowed = self.has_change_permission(request, obj) if object_id else self.has_add_permission(request)
        if request.method == "POST" and (asked := self._asked_too_much(request, obj, is_allowed)):
            with transaction.atomic():
                log(request, What.RIGHTS_REFUSED, obj, after={"asked for": asked})
        return confirm_first(view)(request) if is_allowed else view(request)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **options: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **{"form_class": ChosenField} | options)

    def _asked_too_much(self, request: HttpRequest, obj: Any, is_allowed: bool) -> list[str]:
        """Return what of the posted form is a right that the request may not give."""
        return [] if is_allowed else [self.opts.model_name or ""]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the audit log, which is all the history that an account has."""
        named = urlencode({"kind": self.opts.model_name or "", "key": object_id})
        return HttpResponseRedirect(f"{reverse('admin:articles_loggedact_changelist')}?{named}")


@admin.register(User)
class AccountAdmin(_Guarded, UserAdmin):
    list_display = ("username", "full_name", "email", "is_active", "is_staff", "roles", "last_login")
    list_filter = ("is_active", "is_staff", "groups")

    @admin.display(description="name")
    def full_name(self, account: User) -> str:
        return account.get_full_name()

    @admin.display(description="roles", empty_value="")
    def roles(self, account: User) -> str:
        return ", ".join(sorted(group.name for group in account.groups.all()))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    # --- Who may ---

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_manage(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or may_manage(request.user, obj))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None or self._is_superuser(request):
            return super().get_fieldsets(request, obj)
        return (
            (None, {"fields": ("username", "password")}),
            ("Personal information", {"fields": NAMES}),
            ("What it may do", {"fields": ("is_active", "is_staff", "groups")}),
            ("Dates", {"fields": ("last_login", "date_joined")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if obj is None or self._is_superuser(request):
            return tuple(super().get_readonly_fields(request, obj))
        own = ("username", "is_active", "is_staff", "groups") if obj.pk == request.user.pk else ()
        return ("last_login", "date_joined", *own)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        roles: Any = form.base_fields.get("groups")
        if roles is not None:
            roles.queryset = Group.objects.filter(pk__in=self._roles_to_give(request)).order_by("name")
        return form

    def _is_superuser(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def _roles_to_give(self, request: HttpRequest) -> list[int]:
        return [group.pk for group in Group.objects.all() if may_give(request.user, group.name)]

    def _asked_too_much(self, request: HttpRequest, obj: Any, is_allowed: bool) -> list[str]:
        posted = [name for name in RIGHTS if name in request.POST]
        if not is_allowed:
            return posted or ["account"]
        if obj is None:
            return posted
        shown = {name for _, options in self.get_fieldsets(request, obj) for name in options["fields"]}
        allowed = shown - set(self.get_readonly_fields(request, obj))
        too_much = [name for name in posted if name not in allowed]
        if "groups" in allowed and set(request.POST.getlist("groups")) - set(map(str, self._roles_to_give(request))):
            too_much.append("groups")
        return too_much

    # --- Passwords ---

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        view = transaction.atomic(partial(super().user_change_password, id=id, form_url=form_url))
        return self._guarded(request, id, view)

    # --- What is written down ---

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        if change:
            before = User.objects.get(pk=form.instance.pk)
            form.instance.was_active, form.instance.rights_before = before.is_active, rights_of(before)
        return super().save_form(request, form, change)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return list(form.changed_data)

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        log(request, What.ACCOUNT_ADDED, obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write a row for each kind of change; what decides about rights, or a new password, ends the sessions."""
        if message == ["password"]:
            log(request, What.PASSWORD_CHANGED, obj)
        elif (now := rights_of(obj)) != obj.rights_before:
            log(request, What.ROLES_CHANGED, obj, before=obj.rights_before, after=now)
        if "is_active" in message:
            log(request, What.ACCOUNT_REACTIVATED if obj.is_active else What.ACCOUNT_DEACTIVATED, obj)
        if set(message) & {*RIGHTS, "password"}:
            sessions.end(obj, but=request.session.session_key)
        if others := [name for name in message if name not in (*RIGHTS, "password")]:
            log(request, What.ACCOUNT_CHANGED, obj, after={"changed": others})

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for account in queryset:
            log(request, What.ACCOUNT_DELETED, account, before=rights_of(account))
            sessions.end(account)


@admin.register(Group)
class RoleAdmin(_Guarded, GroupAdmin):
    """Groups, which everybody with the right reads and superusers alone change: their rights become their holders'."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser) and super().has_delete_permission(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        before = self._rights(form.instance) if change else []
        super().save_related(request, form, formsets, change)
        log(
            request,
            What.GROUP_SAVED,
            form.instance,
            before={"rights": before},
            after={"rights": self._rights(form.instance)},
        )

    def log_addition(self, request: HttpRequest, obj: Group, message: Any) -> Any:
        """Leave it to `save_related`, which knows the rights before."""

    def log_change(self, request: HttpRequest, obj: Group, message: Any) -> Any:
        """Leave it to `save_related`."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for group in queryset:
            log(request, What.GROUP_DELETED, group, before={"rights": self._rights(group)})

    @staticmethod
    def _rights(group: Group) -> list[str]:
        return sorted(group.permissions.values_list("codename", flat=True))
