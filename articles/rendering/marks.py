"""The marks `[@key]` and `[@key, p. 3]`, where a sentence names what it rests on."""

import re

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline

from articles.rendering.references import Mark

MAX_MARK = 300
_MARK = re.compile(rf"\[@([^\]]{{0,{MAX_MARK}}})\]")
# The same keys as snapshot.MARK finds: what it does not find is not loaded with the article.
_WRITTEN = re.compile(r"([a-z0-9-]+)(?:,([^\n]*))?")


def mark(state: StateInline, silent: bool) -> bool:
    """Read a mark, also one that is written wrongly: it is told of when the text is resolved."""
    if not state.src.startswith("[@", state.pos):
        return False
    match = _MARK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("mark", "", 0).content = match[1]
    state.pos = match.end()
    return True


def read(written: str) -> tuple[str, str] | None:
    """Return the key and the locator of what stands between `[@` and `]`, None where that is no mark."""
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return None
    return match[1], " ".join((match[2] or "").split())


def marker(made: Mark) -> str:
    """Return the number in brackets that leads to the reference."""
    return (
        f'<sup class="mark"><a href="#cite-{made.number}" id="{made.mention_id}"'
        f' aria-label="{escapeHtml(made.label)}">[{made.number}]</a></sup>'
    )


def marked(words: str, made: Mark) -> str:
    """Return words and the number behind them as one link that leads to the reference."""
    return (
        f'<a class="marked" href="#cite-{made.number}" id="{made.mention_id}"'
        f' aria-label="{escapeHtml(f"{words}, {made.label}")}"><span>{escapeHtml(words)}</span>'
        f'<sup class="mark">[{made.number}]</sup></a>'
    )


def warning(shown: str) -> str:
    """Return a fault as everybody sees it in the text, between brackets."""
    return f'<span class="problem">[{escapeHtml(shown)}]</span>'
