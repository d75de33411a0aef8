"""One way to do each act that leaves a row in the audit log, by the pages of the desk."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles import history, reviewing
from articles.audit import What
from articles.models import LoggedAct, LoggedAddress, RestingPart, Retraction, ReviewComment, Source
from articles.shared import Source as SourceRecord
from articles.snapshot import Citation
from tests import builders
from tests.admin.records import picture_file
from tests.builders import PASSWORD, claim, snapshot
from tests.desk import posted

BODY = "Forty-seven people were killed.[@toll-minusma]\n\n## Aftermath\n\nNothing is known.\n"
FIRST = snapshot(body=BODY, citations=(Citation("c-1", "report", "toll-minusma"),))
NEXT = replace(FIRST, body=BODY.replace("Nothing", "Something"), claims=(*FIRST.claims, claim("new", 3)))
BOSS = {"username": "boss", "password": PASSWORD}


@dataclass
class Newsroom:
    """A published article with a revision that waits, and who is at work."""

    made: Any = field(default_factory=lambda: builders.published(FIRST))
    clients: dict[str, Client] = field(default_factory=dict)

    def at(self, role: str, name: str = "") -> Client:
        """Return the browser of somebody with the role."""
        name = name or role
        if name not in self.clients:
            self.clients[name] = Client()
            account = builders.editor(name, "contributor" if role == "superuser" else role)
            if role == "superuser":
                account.is_superuser = True
                account.save()
            self.clients[name].force_login(account)
        return self.clients[name]

    def waiting(self) -> str:
        ada = builders.editor("ada", "contributor")
        submission = reviewing.submit(builders.edit(self.made, NEXT, author=ada), by=ada)
        self.clients["ada"] = Client()
        self.clients["ada"].force_login(ada)
        return f"/admin/articles/submission/{submission.pk}/change/"

    def press(self, button: str, role: str = "reviewer", **cells: Any) -> Any:
        address = cells.pop("address", None) or self.waiting()
        return self.at(role).post(address, {button: "1", "shown": 1, "comment": ""} | cells)

    def article(self, page: str) -> str:
        return f"/admin/articles/article/{self.made.pk}/{page}/"

    def account(self, name: str = "somebody", role: str = "contributor") -> Any:
        return builders.editor(name, role)


def account_cells(account: Any, **cells: Any) -> dict[str, Any]:
    """Return what a browser sends of an account's form, with `cells` typed over; None takes a cell away."""
    joined = timezone.localtime(account.date_joined)
    sent = {
        "username": account.username,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "email": account.email,
        "is_active": "on",
        "is_staff": "on",
        "groups": [str(group.pk) for group in account.groups.all()],
        "date_joined_0": f"{joined:%Y-%m-%d}",
        "date_joined_1": f"{joined:%H:%M:%S}",
    }
    return {name: cell for name, cell in (sent | cells).items() if cell is not None}


def change(account: Any, page: str = "change") -> str:
    return f"/admin/auth/user/{account.pk}/{page}/"


def role(name: str) -> str:
    return str(Group.objects.get(name=name).pk)


def _save(room: Newsroom, button: str = "_save", role: str = "editor-in-chief") -> None:
    room.at(role).post(room.article("change"), posted(FIRST, 1, body="Another.\n", **{button: "1"}))


def _list(room: Newsroom, action: str) -> None:
    cells = {"action": action, "_selected_action": room.made.pk}
    room.at("editor-in-chief").post("/admin/articles/article/", cells)


def _restore(room: Newsroom) -> None:
    builders.edit(room.made, NEXT)
    room.at("editor-in-chief").post(room.article("restore/1"), {"base": 2, "part": ["body"]})


def _undo(room: Newsroom) -> None:
    builders.edit(room.made, NEXT)
    room.at("editor-in-chief").post(room.article("undo/2"), {"base": 2})


def _delete(room: Newsroom) -> None:
    room.at("editor-in-chief").post(room.article("delete"), {"act": "delete", "reason": "A hoax"})


def _undelete(room: Newsroom) -> None:
    _delete(room)
    room.at("editor-in-chief").post(room.article("delete"), {"act": "undelete"})


def _comment(room: Newsroom) -> str:
    address = room.waiting()
    room.press("_comment", address=address, about="article ", text="Look at this")
    return address


def _resolve(room: Newsroom) -> None:
    address = _comment(room)
    room.press("_resolve", address=address, _resolve=ReviewComment.objects.get().pk)


def _leave(room: Newsroom) -> None:
    address = room.waiting()
    room.press("_take", address=address)
    room.press("_leave", address=address)


def _withdraw(room: Newsroom) -> None:
    address = room.waiting()
    room.clients["ada"].post(address, {"_withdraw": "1"})


def _withdraw_source(room: Newsroom) -> None:
    room.at("editor-in-chief").post("/admin/articles/source/report/withdraw/", {"reason": "Not confirmed"})


def _reinstate(room: Newsroom) -> None:
    _withdraw_source(room)
    room.at("editor-in-chief").post("/admin/articles/source/report/withdraw/", {"reinstate": "1"})


def _settle(room: Newsroom) -> None:
    _withdraw_source(room)
    cells = {"parts": [part.pk for part in RestingPart.objects.unsettled()], "note": "It may stay"}
    address = f"/admin/articles/retraction/{Retraction.objects.get().pk}/change/"
    room.at("editor-in-chief").post(address, cells)


def _merge(room: Newsroom) -> None:
    history.save_record(SourceRecord("double", "A report, again"), author="Somebody")
    room.at("editor-in-chief").post("/admin/articles/source/report/merge/", {"kept": "double"})
    assert Source.objects.get(pk="report").is_retired


def _fail(room: Newsroom) -> None:
    Client().post("/admin/login/", BOSS | {"password": "wrong"})


def _end_session(room: Newsroom) -> None:
    other = Client()
    client = room.at("contributor")
    other.login(username="contributor", password=PASSWORD)
    client.post("/admin/sessions/", {"end": "others"})


def _password(room: Newsroom) -> None:
    new = "quite another horse"
    cells = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    room.at("contributor").post("/admin/password_change/", cells)


def _add_account(room: Newsroom) -> None:
    new = {"password1": "quite another horse", "password2": "quite another horse", "usable_password": "true"}
    room.at("administrator").post("/admin/auth/user/add/", {"username": "somebody"} | new)


def _change_account(room: Newsroom, by: str = "administrator", **cells: Any) -> None:
    account = room.account()
    room.at(by).post(change(account), account_cells(account, **cells))


def _reactivate(room: Newsroom) -> None:
    account = room.account()
    account.is_active = False
    account.save()
    room.at("administrator").post(change(account), account_cells(account))


def _delete_account(room: Newsroom) -> None:
    room.at("superuser").post(change(room.account(), "delete"), {"post": "yes"})


def _save_group(room: Newsroom) -> None:
    room.at("superuser").post("/admin/auth/group/add/", {"name": "translators"})


def _delete_group(room: Newsroom) -> None:
    group = Group.objects.create(name="translators")
    room.at("superuser").post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"})


def _log_in(room: Newsroom) -> None:
    room.account("boss")
    Client().post("/admin/login/", BOSS)


def _expire(room: Newsroom) -> None:
    room.at("contributor")
    act = LoggedAct.objects.create(at=timezone.now() - timedelta(days=4000), what=What.LOGGED_IN)
    LoggedAddress.objects.create(act=act, network="192.0.2.0/24")
    call_command("expire_addresses")


def _protect(room: Newsroom) -> None:
    cells = {"thing": "article ", "level": "chiefs", "reason": "An edit war", "until": "", "_protect": "1"}
    room.at("editor-in-chief").post(room.article("protection"), cells)


def _lift(room: Newsroom) -> None:
    _protect(room)
    room.at("editor-in-chief").post(room.article("protection"), {"_lift": room.made.protections.get().pk})


def _schedule(room: Newsroom) -> None:
    builders.edit(room.made, NEXT)
    cells = {"_schedule": "1", "act": "publish", "revision": "2", "at": "2199-05-03T14:00"}
    room.at("editor-in-chief").post(room.article("schedule"), cells)


def _cancel(room: Newsroom) -> None:
    _schedule(room)
    room.at("editor-in-chief").post(room.article("schedule"), {"_cancel": room.made.schedules.get().pk})


def _hold(room: Newsroom) -> None:
    cells = {"_hold": "1", "embargo-revision": "", "embargo-until": "2199-05-03T14:00", "embargo-reason": "The verdict"}
    room.at("editor-in-chief").post(room.article("schedule"), cells)


def _release(room: Newsroom) -> None:
    _hold(room)
    room.at("editor-in-chief").post(room.article("schedule"), {"_release": room.made.embargoes.get().pk})


def _hide(room: Newsroom, level: str = "hide", **others: str) -> None:
    """Hide the first revision, as a custodian: once shown, then done."""
    builders.edit(room.made, NEXT)
    cells = {"first_number": "1", "last_number": "1", "takes": ["takes_summary"], "level": level, "reason": "A name"}
    shown = f"1..1 takes_summary {level}"
    room.at("custodian").post(room.article("hide/1"), cells | {"_remove": "1", "shown": shown} | others)


def _purge(room: Newsroom) -> None:
    _hide(room, "purge", words="Nothing is known")


def _lift_removal(room: Newsroom) -> None:
    _hide(room)
    address = f"/admin/articles/removal/{room.made.removals.get().pk}/change/"
    room.at("custodian").post(address, {"reason": "It was a mistake"})


def _erase(room: Newsroom) -> None:
    room.account()
    call_command("erase_account", "somebody")


DOING = {
    What.SAVED: _save,
    What.RESTORED: _restore,
    What.UNDONE: _undo,
    What.PUBLISHED: lambda room: (_save(room), _list(room, "publish_newest")),
    What.UNPUBLISHED: lambda room: _list(room, "unpublish"),
    What.DELETED: _delete,
    What.UNDELETED: _undelete,
    What.PROTECTED: _protect,
    What.PROTECTION_LIFTED: _lift,
    What.SCHEDULED: _schedule,
    What.SCHEDULE_CANCELLED: _cancel,
    What.EMBARGOED: _hold,
    What.EMBARGO_LIFTED: _release,
    What.HIDDEN: _hide,
    What.SUPPRESSED: lambda room: _hide(room, "suppress"),
    What.PURGED: _purge,
    What.REMOVAL_LIFTED: _lift_removal,
    What.SUBMITTED: lambda room: _save(room, "_submit", "contributor"),
    What.REVIEW_TAKEN: lambda room: room.press("_take"),
    What.REVIEW_LEFT: _leave,
    What.WITHDRAWN: _withdraw,
    What.APPROVED: lambda room: room.press("_approve"),
    What.PART_APPROVED: lambda room: room.press("_part", part=["claims new"]),
    What.CHANGES_REQUESTED: lambda room: room.press("_changes", comment="Say who"),
    What.REJECTED: lambda room: room.press("_reject", comment="No"),
    What.COMMENTED: _comment,
    What.COMMENT_RESOLVED: _resolve,
    What.SETTLED: _settle,
    What.RECORD_SAVED: lambda room: room.at("contributor").post(
        "/admin/articles/party/add/", {"key": "un", "name": "United Nations", "kind": "organization"}
    ),
    What.UPLOADED: lambda room: room.at("contributor").post(
        "/admin/articles/article/upload/", {"image": picture_file()}
    ),
    What.SOURCE_WITHDRAWN: _withdraw_source,
    What.SOURCE_REINSTATED: _reinstate,
    What.SOURCE_MERGED: _merge,
    What.LOGGED_IN: _log_in,
    What.LOGGED_OUT: lambda room: room.at("contributor").post("/admin/logout/"),
    What.LOG_IN_FAILED: _fail,
    What.SESSIONS_ENDED: _end_session,
    What.PASSWORD_CHANGED: _password,
    What.ACCOUNT_ADDED: _add_account,
    What.ACCOUNT_CHANGED: lambda room: _change_account(room, last_name="Diallo"),
    What.ACCOUNT_DEACTIVATED: lambda room: _change_account(room, is_active=None),
    What.ACCOUNT_REACTIVATED: _reactivate,
    What.ACCOUNT_DELETED: _delete_account,
    What.ACCOUNT_ERASED: _erase,
    What.ROLES_CHANGED: lambda room: _change_account(room, groups=[role("reviewer")]),
    What.RIGHTS_REFUSED: lambda room: _change_account(room, by="reviewer", is_superuser="on"),
    What.GROUP_SAVED: _save_group,
    What.GROUP_DELETED: _delete_group,
    What.ADDRESSES_EXPIRED: _expire,
}
