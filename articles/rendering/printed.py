"""Values printed in the text: `{{figure fatalities}}` of a line of the infobox, `{{claim toll-minusma}}` of a claim.

`{{claims fatalities}}`, on a line of its own, is the place for all claims on a line of the infobox.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from articles.figures import Figure
from articles.snapshot import STATED, Claim

MAX_PRINTED = 120
# No class holds a brace, so a scan ends at the next one and any row of braces is read in one pass.
_PRINTED = re.compile(rf"\{{\{{(figure|claims?)(?![\w-])([^{{}}]{{0,{MAX_PRINTED}}})\}}\}}")
# The same keys as snapshot.marked_keys finds: what it does not find is not renamed with its claim.
_KEY = re.compile(r"[ \t]+([a-z0-9-]+)[ \t]*")
_ROOM = 100_000


class Printed(NamedTuple):
    """What stands in the place of one `{{…}}`: the words, and the key of the claim that they rest on, if of one.

    `claims_on` is the key of a line of the infobox whose claims are asked for; there are no words then. `fault` says
    what an editor should mend, and `shown` what everybody sees then; both are empty where all is well.
    """

    words: str
    claim: str = ""
    shown: str = ""
    fault: str = ""
    claims_on: str = ""


def printed(state: StateInline, silent: bool) -> bool:
    """Read a printed value, also one that is written wrongly: it is told of when the text is resolved."""
    if not state.src.startswith("{{", state.pos):
        return False
    match = _PRINTED.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("printed", "", 0)
        token.content, token.info = match[2], match[1]
    state.pos = match.end()
    return True


@dataclass
class PrintedValues:
    """The values of one text.

    A value that stands once in a claim can be printed a hundred thousand times, so the sum of what is printed is
    limited, by a multiple of the text.
    """

    figures: Mapping[str, Figure]
    claims: Mapping[str, Claim]
    text_size: int

    def __post_init__(self) -> None:
        self._room = _ROOM + 4 * self.text_size

    def read(self, token: Token) -> Printed:
        """Return what is printed for a token; it is looked up once."""
        if "printed" not in token.meta:
            token.meta["printed"] = self._within_room(self._found(token.info, token.content))
        found: Printed = token.meta["printed"]
        return found

    def _found(self, kind: str, written: str) -> Printed:
        match = _KEY.fullmatch(written)
        if match is None:
            shown = f"{kind}{written.rstrip()}"
            return _faulty(shown, "not a value", f"this is not a value. On one line, write {{{{{kind} key}}}}.")
        key = match[1]
        if kind == "claim":
            return self._claim(key)
        figure = self.figures.get(key)
        if figure is None:
            return _faulty(
                f"{kind} {key}",
                "the infobox has no such line",
                "the infobox has no line with this key. Correct it, or add the line.",
            )
        return self._figure(key, figure) if kind == "figure" else self._claims(key, figure)

    def _figure(self, key: str, figure: Figure) -> Printed:
        if figure.value is None:
            return _faulty(
                f"figure {key}",
                "no value yet",
                "this line of the infobox shows nothing. State its value, or add a claim.",
            )
        is_from_claim = figure.claim is not None and figure.field.policy != STATED
        return Printed(figure.value.words(), figure.claim.key if figure.claim and is_from_claim else "")

    def _claims(self, key: str, figure: Figure) -> Printed:
        if not figure.inputs and not figure.others:
            return _faulty(
                f"claims {key}", "no claim is about it", "no claim is about this line of the infobox. Add one."
            )
        return Printed("", claims_on=key)

    def _claim(self, key: str) -> Printed:
        claim = self.claims.get(key)
        if claim is None:
            return _faulty(
                f"claim {key}", "no claim has this key", "no claim has this key. Correct it, or add the claim."
            )
        if claim.value is None:
            return _faulty(
                f"claim {key}", "it has no value", f"this claim has no value. Give it one, or write [@{key}]."
            )
        return Printed(claim.value.words(), key)

    def _within_room(self, found: Printed) -> Printed:
        self._room -= len(found.words)
        if self._room >= 0 or not found.words:
            return found
        return Printed("", shown="too much is printed", fault="The printed values repeat too much text; print fewer.")


def _faulty(written: str, shown: str, fault: str) -> Printed:
    return Printed("", shown=f"{written}: {shown}", fault=f"{{{{{written}}}}}: {fault}")
