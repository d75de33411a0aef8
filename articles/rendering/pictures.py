"""Pictures: `![what it shows](image:key "caption")`, and nothing from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from markdown_it.common.utils import escapeHtml, isStrSpace, normalizeReference
from markdown_it.rules_inline import StateInline

from articles.rendering.links import shortened
from articles.rendering.problems import Problems
from articles.shared import Image

SCHEME = "image:"
MAX_PICTURES = 500


class _Target(NamedTuple):
    address: str
    title: str
    end: int


def picture(state: StateInline, silent: bool) -> bool:
    """Read a picture as CommonMark has it; its description is kept as written.

    The library's rule reads descriptions inside descriptions to any depth, and pictures do not stand in captions.
    """
    if not state.src.startswith("![", state.pos) or "in_picture" in state.env:
        return False
    label_start = state.pos + 2
    label_end = state.md.helpers.parseLinkLabel(state, state.pos + 1, False)
    if label_end < 0:
        return False
    label = state.src[label_start:label_end]
    if state.src.startswith("(", label_end + 1) and label_end + 1 < state.posMax:
        target = _target(state, label_end + 2)
    else:
        target = _reference(state, label, label_end + 1)
    if target is None:
        return False
    if not silent:
        token = state.push("picture", "", 0)
        token.content = label
        token.meta = {"address": target.address, "title": target.title}
    state.pos = target.end
    return True


def _target(state: StateInline, start: int) -> _Target | None:
    start = _after_space(state, start)
    destination = state.md.helpers.parseLinkDestination(state.src, start, state.posMax)
    address, end = (destination.str, destination.pos) if destination.ok else ("", start)
    title_start = _after_space(state, end)
    title = state.md.helpers.parseLinkTitle(state.src, title_start, state.posMax)
    words = ""
    if title.ok and title_start != end:
        words, title_start = title.str, _after_space(state, title.pos)
    if title_start >= state.posMax or state.src[title_start] != ")":
        return None
    return _Target(address, words, title_start + 1)


def _reference(state: StateInline, label: str, end: int) -> _Target | None:
    """Return where `![words][name]` ends; without its address, since one definition could be shown without limit."""
    references = state.env.get("references")
    if not references:
        return None
    if state.src.startswith("[", end) and end < state.posMax:
        closing = state.md.helpers.parseLinkLabel(state, end)
        if closing >= 0:
            label = state.src[end + 1 : closing] or label
            end = closing + 1
    return _Target("", "", end) if normalizeReference(label) in references else None


def _after_space(state: StateInline, position: int) -> int:
    while position < state.posMax and (isStrSpace(state.src[position]) or state.src[position] == "\n"):
        position += 1
    return position


@dataclass
class Pictures:
    """The pictures of one text; `media_url` is where their files are served."""

    images: Mapping[str, Image]
    media_url: str
    problems: Problems
    shown: dict[str, None] = field(default_factory=dict)
    _count: int = 0

    def has(self, address: str) -> bool:
        return address.startswith(SCHEME) and address.removeprefix(SCHEME) in self.images

    def find(self, address: str, line: int | None) -> Image | str:
        """Return the picture at an address, or what stands in its place: the words of a warning."""
        if not address:
            self.problems.add(line, "Write a picture out where it stands: ![what it shows](image:key).")
            return "picture not written out"
        if not address.startswith(SCHEME):
            self.problems.add(
                line,
                f"A picture from elsewhere is not shown ({shortened(address)}). Upload it, then write "
                "![what it shows](image:key).",
            )
            return f"picture not shown: {shortened(address)}"
        key = address.removeprefix(SCHEME)
        image = self.images.get(key)
        if image is None:
            self.problems.add(line, f"There is no picture “{shortened(key)}”. Upload it or correct the key.")
            return f"{shortened(address)}: no picture has this key"
        self._count += 1
        if self._count > MAX_PICTURES:
            self.problems.add(line, f"A text shows at most {MAX_PICTURES} pictures; the others are left out.")
            return f"{shortened(address)}: too many pictures"
        self.shown.setdefault(key)
        if not image.licence.strip():
            self.problems.add(line, f"The picture “{key}” has no licence. State under which one it is used.")
        return image

    def html(self, image: Image, alternative: str, line: int | None, *, title: str = "") -> str:
        """Return the `img`; an empty `alternative` means the picture's own words."""
        alternative = alternative.strip() or image.alternative_text.strip()
        if not alternative:
            self.problems.add(line, f"The picture “{image.key}” has no description. Say in words what it shows.")
        address = f"{self.media_url.rstrip('/')}/{quote(image.file.lstrip('/'))}"
        hint = f' title="{escapeHtml(title)}"' if title else ""
        return (
            f'<img src="{escapeHtml(address)}" width="{image.width}" height="{image.height}"'
            f' alt="{escapeHtml(alternative)}" loading="lazy"{hint}>'
        )


def rights(image: Image) -> str:
    """Return whom a picture is owed to and under which licence."""
    return ", ".join(part for part in (image.credit.strip(), image.licence.strip()) if part)


def figure(img: str, caption: str, rights: str) -> str:
    """Return a picture that stands by itself; `img` and `caption` are HTML, `rights` is text."""
    small = f"<small>{escapeHtml(rights)}</small>" if rights else ""
    words = " ".join(part for part in (caption, small) if part)
    return f'<figure class="picture">{img}{f"<figcaption>{words}</figcaption>" if words else ""}</figure>\n'
