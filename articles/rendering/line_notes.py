"""Notes that a page puts behind a block of the text: who wrote it, or that it differs from another revision."""

from typing import NamedTuple

from markdown_it.common.utils import escapeHtml


class LineNote(NamedTuple):
    """A few words and where they lead, if anywhere."""

    words: str
    address: str


def html(note: LineNote) -> str:
    words = escapeHtml(note.words)
    if note.address:
        words = f'<a href="{escapeHtml(note.address)}">{words}</a>'
    return f' <small class="line-note">{words}</small>'
