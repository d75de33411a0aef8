"""The questions of an edit conflict, and the editor's answers to them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from articles.forms.cells import unix_lines
from articles.history import EditConflict
from articles.merging import Answer, Conflict, Rewritten

OWN = "own"


@dataclass(frozen=True, slots=True)
class Question:
    """One part that both sides changed: the two sides, and what the editor has answered so far.

    `about` is a digest of both sides: an answer counts only for what it was given to, so when the stored revision
    changes again while the editor decides, the question is asked anew.
    """

    conflict: Conflict
    about: str
    answer: str
    text: str
    theirs: str
    mine: str

    @property
    def name(self) -> str:
        return f"answer-{self.conflict.key}"


def questions(conflict: EditConflict, posted: Mapping[str, str]) -> list[Question]:
    """Return a question for each part in conflict, with the answers that were posted to it."""
    return [_question(each, posted) for each in conflict.merge.conflicts]


def answers_in(conflict: EditConflict, posted: Mapping[str, str]) -> dict[str, Answer] | None:
    """Return the editor's answers when every part in conflict has one, else None."""
    asked = questions(conflict, posted)
    if not all(question.answer for question in asked):
        return None
    return {question.conflict.key: _answer(question) for question in asked}


def _question(conflict: Conflict, posted: Mapping[str, str]) -> Question:
    about = sha256(repr((conflict.theirs, conflict.mine)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    name = f"answer-{conflict.key}"
    is_same = posted.get(f"{name}-about") == about
    answer = posted.get(name, "") if is_same else ""
    text = posted.get(f"{name}-text", "") if is_same else conflict.mine if conflict.kind == "text" else ""
    is_answer = answer in conflict.answers or (answer == OWN and conflict.allows(Rewritten(text)))
    return Question(
        conflict=conflict,
        about=about,
        answer=answer if is_answer else "",
        text=text,
        theirs=side_words(conflict, conflict.theirs),
        mine=side_words(conflict, conflict.mine),
    )


def _answer(question: Question) -> Answer:
    return Rewritten(unix_lines(question.text)) if question.answer == OWN else question.answer


def side_words(conflict: Conflict, side: Any) -> str:
    """Say what one side of a conflict holds: a text as it stands, a part by what it says, nothing as that."""
    if side is None:
        return "(deleted)"
    if conflict.kind == "text" or isinstance(side, str):
        return side or "(empty)"
    if isinstance(side, tuple):
        return ", ".join(map(str, side)) or "(none)"
    if not conflict.attributes:
        return _part_words(side)
    return "; ".join(f"{name.replace('_', ' ')}: {_words(getattr(side, name, side))}" for name in conflict.attributes)


def _part_words(part: Any) -> str:
    plain = {each.name: getattr(part, each.name) for each in fields(part)}
    return "; ".join(f"{name.replace('_', ' ')}: {_words(held)}" for name, held in plain.items() if held)


def _words(held: Any) -> str:
    if hasattr(held, "words"):
        return str(held.words())
    if isinstance(held, tuple):
        return ", ".join(map(str, held))
    return "(nothing)" if held in (None, "") else str(held)
