"""What a merge comes to: what it took from which side, what it has to ask, and the answers to that."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

MINE, THEIRS, BOTH = "mine", "theirs", "both"

TEXT = "text"

Content = TypeVar("Content")


class Sides(NamedTuple, Generic[Content]):
    """The same thing in the three versions of a merge."""

    base: Content
    mine: Content
    theirs: Content

    @property
    def is_contested(self) -> bool:
        """Whether both sides changed it, to different ends."""
        return self.mine != self.theirs and self.mine != self.base and self.theirs != self.base

    @property
    def merged(self) -> Content:
        """What the side that changed it made of it; of something contested, what is mine."""
        return self.theirs if self.mine == self.base else self.mine

    @property
    def changed_by(self) -> str:
        """The side that changed it, BOTH, or nothing."""
        is_mine, is_theirs = self.mine != self.base, self.theirs != self.base
        return BOTH if is_mine and is_theirs else MINE if is_mine else THEIRS if is_theirs else ""


class Rewritten(NamedTuple):
    """A text that takes the place of both sides of a conflict about text."""

    text: str


Answer = str | Rewritten
"""MINE, THEIRS or, about text, BOTH (theirs, then mine) or Rewritten."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both sides changed, to different ends; an editor decides it with one answer.

    `kind` is text, an attribute of the article (title, slug, …), or field, claim, citation or relation; `part` is then
    the identity of the part. `attributes` are those in question, the telling one first, and none where it is the whole
    part: somebody deleted what the other one changed or uses, or both added it. The sides are texts, empty where there
    is none; the contents of an attribute of the article; or whole parts, None where there is none. `together` are
    the (kind, part, attribute) that the same answer decides, because any other mixture would not fit together.
    """

    key: str
    kind: str
    part: str
    attributes: tuple[str, ...]
    base: Any
    mine: Any
    theirs: Any
    together: tuple[tuple[str, str, str], ...] = ()

    @property
    def attribute(self) -> str:
        """The attribute that a heading names; empty for a whole part or text."""
        return self.attributes[0] if self.attributes else ""

    @property
    def answers(self) -> tuple[str, ...]:
        """The choices to offer; text can be rewritten besides."""
        return (MINE, THEIRS, BOTH) if self.kind == TEXT else (MINE, THEIRS)

    def allows(self, answer: Answer | None) -> bool:
        return self.kind == TEXT if isinstance(answer, Rewritten) else answer in self.answers


@dataclass(frozen=True, slots=True)
class TakenChange:
    """A change that was taken without a question, of `side` MINE, THEIRS or BOTH; `kind` and `part` are a Conflict's.

    `old` and `new` are a passage of text before and after, contents, or parts, None for a part that is not there.
    """

    side: str
    kind: str
    part: str
    attributes: tuple[str, ...]
    old: Any
    new: Any


class Unresolved(ValueError):
    """Conflicts without an answer, or with one that they do not allow; `keys` names them."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys = tuple(keys)
        super().__init__(f"These conflicts have no answer: {', '.join(self.keys)}.")
