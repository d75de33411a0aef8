"""What an editor should mend in a text."""

from dataclasses import dataclass

MAX_PROBLEMS = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not work, in plain words; `line` counts from 1, None where it has no line.

    `claims` are the keys of those that it is about, where it is about claims.
    """

    line: int | None
    message: str
    claims: tuple[str, ...] = ()


class Problems:
    """The problems of one text: each told once for a line, the first 500 of them."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        self._has_more = False

    def add(self, line: int | None, message: str) -> None:
        problem = Problem(line, message)
        if len(self._found) < MAX_PROBLEMS:
            self._found[problem] = None
        elif problem not in self._found:
            self._has_more = True

    def listed(self) -> tuple[Problem, ...]:
        """Return the problems in the order of the text, those without a line first."""
        problems = sorted(self._found, key=lambda problem: problem.line or 0)
        if self._has_more:
            problems.append(Problem(None, f"There are more problems; the first {MAX_PROBLEMS} are listed."))
        return tuple(problems)
