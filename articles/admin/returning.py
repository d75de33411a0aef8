"""Going back at the desk: restoring, undoing, deleting and bringing back, each shown before it is done."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import history, publishing
from articles.admin.accounts import editor
from articles.admin.editing import compare, finish, newest, published_number, revision_of
from articles.audit import What, log
from articles.cascade import endings
from articles.comparing import Comparison, impact
from articles.models import Article, ArticleRevision, revision_number
from articles.snapshot import InvalidSnapshot


def restore(request: HttpRequest, article: Article, number: int, site: dict[str, Any]) -> HttpResponse:
    """Show what restoring a revision would change, part by part; on POST make the chosen parts the newest revision."""
    revision, head = _pair(request, article, number)
    old, now = history.load(revision), history.load(head)
    if request.method == "POST":
        chosen = request.POST.getlist("part")
        everything = set(chosen) >= set(history.differences(now, old))
        act = partial(history.restore, revision, chosen=None if everything else chosen)
        return _do(request, article, act, What.RESTORED, number)
    changes = compare(now, old)
    parts = [(name, _label(name, changes)) for name in history.differences(now, old)]
    context = {"revision": revision, "newest": head, "changes": changes, "parts": parts, "impact": impact(now, old)}
    context["endings"] = endings(now, old)
    return TemplateResponse(request, "admin/articles/article/restore.html", site | context)


def undo(request: HttpRequest, article: Article, number: int, site: dict[str, Any]) -> HttpResponse:
    """Show what undoing a revision would change, or with what it collides; on POST undo it."""
    revision, head = _pair(request, article, number)
    if revision.parent is None:
        messages.error(request, "The first revision cannot be undone; there is nothing before it.")
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    if request.method == "POST":
        return _do(request, article, partial(history.undo, revision), What.UNDONE, number)
    _pair(request, article, revision.parent.number)
    merge = history.undone(revision, head)
    now = history.load(head)
    context = {
        "revision": revision,
        "newest": head,
        "changes": compare(now, merge.snapshot),
        "impact": impact(now, merge.snapshot),
        "endings": endings(now, merge.snapshot),
        "collisions": merge.conflicts,
    }
    return TemplateResponse(request, "admin/articles/article/undo.html", site | context)


def delete(request: HttpRequest, article: Article, site: dict[str, Any]) -> HttpResponse:
    """Ask for the reason, and on POST delete the article softly, or bring a deleted one back, as the form said."""
    act, is_deleted = request.POST.get("act", ""), article.deleted_at is not None
    reason = request.POST.get("reason", "").strip()[:500]
    if act == "undelete" and is_deleted:
        with transaction.atomic():
            log(request, What.UNDELETED, article, before={"reason": article.deletion_reason})
            history.undelete(article)
        messages.success(request, f"“{article}” is back with its whole history. It is not published.")
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    if act == "delete" and reason and not is_deleted:
        with transaction.atomic():
            log(request, What.DELETED, article, before=published_number(article), after={"reason": reason})
            publishing.unpublish(article)
            history.delete(article, author=editor(request), reason=reason)
        messages.success(request, f"“{article}” is deleted. Its history is kept, and it can be brought back.")
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
    context = {"is_missing": act == "delete" and not reason}
    return TemplateResponse(request, "admin/articles/article/delete.html", site | context)


def _label(name: str, changes: Comparison) -> str:
    """Say what a difference is: the part's kind and label, or the name of what the article itself holds."""
    kind, _, key = name.partition(" ")
    if not key:
        return {"body": "the text", "kind": "the infobox template"}.get(kind, f"the {kind}")
    found = {change.key: change for change in getattr(changes, kind)}
    singular = {"fields": "infobox", "claims": "claim", "citations": "citation", "relations": "relation"}[kind]
    return f"{singular}: {found[key].label}" if key in found else f"{singular}: {key}"


def _pair(request: HttpRequest, article: Article, number: int) -> tuple[ArticleRevision, ArticleRevision]:
    """Return a revision that the editor may read, and the newest one."""
    revision, head = revision_of(article, number), newest(article)
    if revision is None or head is None or not article.revisions.visible_to(request.user).filter(number=number):
        raise Http404(f"There is no revision {number} of this article that you may read.")
    return revision, head


def _do(request: HttpRequest, article: Article, act: Any, what: What, number: int) -> HttpResponse:
    """Run `act` on the head that the editor was shown, and say what came of it; what is refused changes nothing."""
    base = revision_of(article, revision_number(request.POST.get("base")))
    if base is None:
        messages.error(request, "Nothing was changed: the form did not say which revision it was shown against.")
        return HttpResponseRedirect(request.path)
    try:
        made: ArticleRevision = act(base, author=editor(request), finish=partial(finish, request, what, of=number))
    except (history.EditConflict, InvalidSnapshot) as refused:
        messages.error(request, f"Nothing was changed. {refused}")
        return HttpResponseRedirect(request.path)
    if made == base:
        messages.info(request, "Nothing was changed, so no revision was made.")
    else:
        messages.success(request, f"Saved as revision {made.number}. {made.summary}.")
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
