"""Links to other sites: which addresses are allowed, and how much of them a text may hold."""

import re

from markdown_it.common.utils import escapeHtml

_WEB = re.compile(r"https?://[^/?#\\]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s?#]", re.IGNORECASE)
_FRAGMENT = re.compile(r"#[^\s#]")
_ROOM = 100_000


def shortened(address: str) -> str:
    """Return an address as a message tells it."""
    return address if len(address) <= 100 else address[:99] + "…"


class Addresses:
    """The addresses of one text.

    An address that is defined once can be used a hundred thousand times, so the sum of what is printed is limited: by a
    multiple of the text, which addresses that are written out where they stand never reach.
    """

    def __init__(self, text_size: int) -> None:
        self._room = _ROOM + 4 * text_size

    def refusal(self, address: str, title: str) -> str:
        """Return why a link is not made, empty for one that is."""
        if address.startswith("image:"):
            return "A picture is shown by ![what it shows](image:key), not by a link."
        if not (_WEB.match(address) or _MAIL.match(address) or _FRAGMENT.match(address)):
            return (
                f"The link to “{shortened(address)}” is not made. Write the whole address with https:// in front, or "
                "[[Title]] for an article."
            )
        self._room -= len(address) + len(title)
        return "" if self._room >= 0 else "The links repeat too much text; shorten their addresses."


def opening(address: str, title: str) -> str:
    """Return the tag that opens a link to an allowed address."""
    hint = f' title="{escapeHtml(title)}"' if title else ""
    if address.startswith("#"):
        return f'<a href="{escapeHtml(address)}"{hint}>'
    return f'<a href="{escapeHtml(address)}"{hint} class="external" rel="nofollow ugc noopener">'


def as_text(address: str, *, is_written_out: bool) -> tuple[str, str]:
    """Return what stands before and after the label of a link that is not made, so that its address is not lost."""
    if is_written_out:
        return "&lt;", "&gt;"
    return "[", f"]({escapeHtml(shortened(address))})"
