"""Outside formats, read into an article: what any of them gives, and how each says that a file is malformed."""

from dataclasses import dataclass

from articles.snapshot import Field


class Malformed(ValueError):
    """A file that is not in its format: the line, counted from 1, and what is wrong there."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(f"line {line}: {message}")


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """What a file says: a title, the key of its infobox template (or ""), its infobox and its text as Markdown."""

    title: str
    kind: str = ""
    fields: tuple[Field, ...] = ()
    body: str = ""
