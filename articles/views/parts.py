"""One claim or one infobox field of an article: every state that it ever had, by whom, and why."""

from itertools import pairwise
from typing import Any, NamedTuple

from django.http import Http404
from django.views.generic import TemplateView

from articles import comparing, history, watching
from articles.comparing import AttributeChange, PartState, Side
from articles.models import ArticleRevision, Watch, revision_number
from articles.models.revision import first_seen
from articles.snapshot import NOTHING
from articles.views.article import ArticlePage

PAGE = 50


class Step(NamedTuple):
    """A revision that brought a new state, and what of it differs from the state before."""

    revision: ArticleRevision
    state: PartState
    changes: tuple[AttributeChange, ...]
    is_first: bool


class PartHistoryView(ArticlePage, TemplateView):
    """States, newest first, by the page; `older` names the number of the revision that the page begins below."""

    template_name = "articles/part_history.html"
    state: comparing.State
    touching: tuple[str, ...] = ()
    """What beside the part itself can change its state, as `comparing.changed_parts` names it."""
    own: str
    noun: str
    watched: str

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        key: str = context.pop("key")
        visible = self.visible().numbers()
        own, changing = (first_seen(numbers, visible) for numbers in self._changing(key))
        older = revision_number(self.request.GET.get("older"))
        below = [number for number in changing if older is None or number < older]
        shown = below[-PAGE - 1 :]
        steps, names = self._steps(key, shown, has_older=len(below) > PAGE)
        if not names:
            # None of these revisions has it; those in which it came and went know what it was called.
            _, names = self._steps(key, own[-PAGE:], has_older=False)
        if not names:
            raise Http404(f"There is no {self.noun} “{key}” in what is shown of this article.")
        return super().get_context_data(
            heading=self.article,
            publication=self.publication(),
            key=key,
            noun=self.noun,
            watch=watching.button(self.request.user, self.watched, article=self.article, key=key),
            own=self.own,
            name=names[-1],
            steps=steps[::-1],
            older=shown[1] if len(below) > PAGE else None,
            newer_is_there=older is not None,
            **context,
        )

    def _changing(self, key: str) -> tuple[list[int], list[int]]:
        """Return the numbers of revisions that changed the part itself, and of those that may have changed its state.

        Nothing changes the state of a part before there is one.
        """
        own, changing = [], []
        touched = self.article.revisions.changing((self.own, *self.touching)).order_by("number")
        for number, changed in touched.values_list("number", "changed"):
            is_own = key in _keys(changed.get(self.own, {}))
            if is_own:
                own.append(number)
            if is_own or (own and any(name in changed for name in self.touching)):
                changing.append(number)
        return own, changing

    def _steps(self, key: str, numbers: list[int], *, has_older: bool) -> tuple[list[Step], list[str]]:
        """Return the steps in their order, and the names that the part had."""
        revisions = list(self.visible().filter(number__in=numbers).order_by("number"))
        contents = history.load_several(revisions)
        named = set().union(*(contents[each.pk].named_records() for each in revisions))
        shared = history.newest_shared(named)
        sides = [Side(contents[each.pk], shared) for each in revisions]
        states = [type(self).state(side, key) for side in sides]
        nothing = Side(NOTHING, shared)
        steps = [
            Step(revision, state, state.changes_since(old, before, after), old.part is None)
            for (old, state), (before, after), revision in zip(
                pairwise([PartState(None), *states]), pairwise([nothing, *sides]), revisions, strict=True
            )
            if state != old
        ]
        # The oldest of a page was read only to tell what the next one changed.
        return [step for step in steps if not (has_older and step.revision.number == numbers[0])], [
            state.label for state in states if state.label
        ]


def _keys(changed: dict[str, list[str]]) -> set[str]:
    return {key for keys in changed.values() for key in keys}


class ClaimHistoryView(PartHistoryView):
    state = staticmethod(comparing.claim_state)
    touching = ("relations",)
    own = "claims"
    noun = "claim"
    watched = Watch.Kind.CLAIM


class FieldHistoryView(PartHistoryView):
    state = staticmethod(comparing.field_state)
    touching = ("claims", "relations")
    own = "fields"
    noun = "infobox field"
    watched = Watch.Kind.FIELD
