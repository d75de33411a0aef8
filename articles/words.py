"""Finding words in texts, however they are spaced, cased or composed, and as keys and addresses write them."""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import slugify

SHORTEST = 3


class Words:
    """Some words that are looked for; each is one line, such as a name, found wherever it stands."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(line for line in (" ".join(each.split()) for each in lines) if line)
        keys = (slugify(line) for line in self.lines)
        self._wanted = {*map(_plain, self.lines), *(key for key in keys if len(key) >= SHORTEST)}

    def are_in(self, text: str) -> bool:
        plain = _plain(text)
        return any(words in plain for words in self._wanted)

    def are_in_json(self, content: Any) -> bool:
        """Return whether a string of plain data holds one of them; the names of attributes are the program's own."""
        return any(map(self.are_in, strings(content)))

    def are_in_stored(self, stored: str) -> bool:
        """Return whether the text of a stored part holds one of them, read as a part or, where it is none, as it is."""
        try:
            plain = json.loads(stored)
            return self.are_in_json({**plain, "part": ""} if isinstance(plain, dict) else plain)
        except (ValueError, RecursionError):
            return self.are_in(stored)


def strings(content: Any) -> Iterator[str]:
    """Yield every string in plain data."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list | tuple):
        for each in content.values() if isinstance(content, dict) else content:
            yield from strings(each)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
