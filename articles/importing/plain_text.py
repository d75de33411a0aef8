"""Plain text with `= Title =`, an `Infobox` of `- Key: value` lines, `==` headings and paragraphs.

The text is plain: whatever Markdown would read as a mark is escaped, so that its words stay byte for byte the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from articles.importing import ImportedArticle, Malformed
from articles.shared import FieldDefinition, Template
from articles.snapshot import MAX_BODY_BYTES, Field
from articles.values import Date, InvalidValue, Text, Value, parse

_INFOBOX = "Infobox"
_INFOBOX_LINE = re.compile(r"-\s*(?P<key>[^:]*?)\s*:\s*(?P<value>.*?)\s*\Z")
_HEADING = re.compile(r"(?P<opening>=+)(?P<title>.*?)(?P<closing>=+)\s*\Z")
_UNWANTED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def decode(content: bytes) -> str:
    """Return a file's bytes as text; raises Malformed where they are not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(content.count(b"\n", 0, error.start) + 1, "the file is not UTF-8.") from error


def read(text: str, templates: Iterable[Template], kind: str | None = None) -> ImportedArticle:
    """Return the article that `text` holds; raises Malformed.

    `kind` is the key of one of `templates`; without it, the template that knows most of the infobox lines is taken if
    it knows half of them. Lines that no template knows become fields of text. Nothing in the file says who made a
    claim, so every field is stated by the editor.
    """
    lines = _lines(text)
    title_at = next((at for at, line in enumerate(lines) if line.strip()), None)
    if title_at is None:
        raise Malformed(1, "the file is empty; it begins with “= Title =”.")
    level, title = _heading(title_at + 1, lines[title_at]) or (0, "")
    if level != 1:
        raise Malformed(title_at + 1, "the file begins with “= Title =”, and nothing stands before it.")
    entries, text_at = _infobox(lines, title_at + 1)
    template = _template(tuple(templates), kind, [key for _, key, _ in entries])
    body = "\n\n".join(_blocks(lines, text_at))
    if len(body.encode()) > MAX_BODY_BYTES:
        raise Malformed(len(lines), f"the text, escaped, is over the limit of {MAX_BODY_BYTES:,} bytes.")
    return ImportedArticle(title, template.key if template else "", tuple(_fields(entries, template)), body)


def _lines(text: str) -> list[str]:
    """Return the lines without their ends, which may be LF or CRLF."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    size = 0
    for number, line in enumerate(lines, start=1):
        if "\r" in line:
            raise Malformed(number, "a line ends with CR alone; save the file with LF or CRLF.")
        if match := _UNWANTED.search(line):
            raise Malformed(number, f"the control character U+{ord(match[0]):04X} stands in the text.")
        size += len(line.encode()) + 1
        if size > MAX_BODY_BYTES:
            raise Malformed(number, f"the file is over the limit of {MAX_BODY_BYTES:,} bytes.")
    return lines


def _heading(number: int, line: str) -> tuple[int, str] | None:
    """Return the level and the words of a heading, None for any other line."""
    if not line.startswith("="):
        return None
    match = _HEADING.match(line)
    if not match or len(match["opening"]) != len(match["closing"]):
        raise Malformed(number, "a heading has as many = after its words as before them.")
    if len(match["opening"]) > 6:
        raise Malformed(number, "a heading has at most six =.")
    if not (title := match["title"].strip()):
        raise Malformed(number, "a heading needs words.")
    return len(match["opening"]), title


# --- Infobox ----------------------------------------------------------------------------------------------------------

Entry = tuple[int, str, str]
"""An infobox line: its number, its key and its value."""


def _infobox(lines: Sequence[str], start: int) -> tuple[list[Entry], int]:
    """Return the infobox lines that follow the title, and where the text begins."""
    start = next((at for at in range(start, len(lines)) if lines[at].strip()), len(lines))
    if start == len(lines) or lines[start].strip() != _INFOBOX:
        return [], start
    entries: list[Entry] = []
    seen: set[str] = set()
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        if not line.strip() or line.startswith("="):
            return entries, number - 1
        match = _INFOBOX_LINE.match(line)
        if not match or not match["key"]:
            raise Malformed(number, "a line of the infobox reads “- Key: value”.")
        if not match["value"]:
            raise Malformed(number, f"“{match['key']}” has no value.")
        if (name := _name(match["key"])) in seen:
            raise Malformed(number, f"“{match['key']}” stands in the infobox twice.")
        seen.add(name)
        entries.append((number, match["key"], match["value"]))
    return entries, len(lines)


def _name(key: str) -> str:
    """Return what two spellings of a key have in common: “Part of”, “partof” and “part-of”."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", key).casefold())


def _definitions(template: Template) -> dict[str, FieldDefinition]:
    by_label = {_name(definition.label): definition for definition in template.fields}
    return by_label | {_name(definition.key): definition for definition in template.fields}


def _template(templates: Sequence[Template], kind: str | None, keys: Sequence[str]) -> Template | None:
    if kind is not None:
        for template in templates:
            if template.key == kind:
                return template
        known = ", ".join(template.key for template in templates) or "none"
        raise LookupError(f"There is no infobox template “{kind}”; there are: {known}.")
    shared = {template.key: sum(_name(key) in _definitions(template) for key in keys) for template in templates}
    best = max(templates, key=lambda template: shared[template.key], default=None)
    return best if best and keys and shared[best.key] * 2 >= len(keys) else None


def _fields(entries: Iterable[Entry], template: Template | None) -> Iterator[Field]:
    definitions = _definitions(template) if template else {}
    used = {definition.key for definition in definitions.values()}
    for number, key, raw in entries:
        definition = definitions.get(_name(key))
        if definition is None:
            definition = FieldDefinition(_new_key(key, used), key)
            used.add(definition.key)
        try:
            value = _value(definition.type, raw)
        except InvalidValue as error:
            raise Malformed(number, str(error)) from error
        yield Field(definition.key, definition.label, type=value.kind, value=value)


def _new_key(label: str, used: set[str]) -> str:
    ascii_label = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_label).strip("-")[:70].strip("-") or "field"
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, len(used) + 3))) if key not in used)


def _value(kind: str, raw: str) -> Value:
    """Return the value that `raw` is for a field of this kind; what cannot be understood stays text, as it stands."""
    try:
        value = parse(kind, raw)
    except InvalidValue:
        value = english_date(raw) if kind == "date" else None
    return value or Text.parse(raw)


# --- Dates in English -------------------------------------------------------------------------------------------------

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_TO = re.compile(r"\s*[–—-]\s*|\s+to\s+", re.IGNORECASE)
_Moment = dict[str, int]


def english_date(text: str) -> Date | None:
    """Return a day, month, year or range that is written in English, None where there could be a doubt.

    “April 26 and 27, 2018” names two days that follow each other, so it is the range of both.
    """
    is_pair = _AND.search(text) is not None
    moments = [_moment(part) for part in (_AND if is_pair else _TO).split(text.strip())]
    first, last = moments[0], moments[-1]
    if len(moments) > 2 or first is None or last is None:
        return None
    if len(moments) == 2:
        first, last = _completed(first, last), _completed(last, first)
        if first.keys() != last.keys():
            return None
    ends = list(dict.fromkeys(edtf for moment in (first, last) if (edtf := _edtf(moment))))
    try:
        date = Date.parse("/".join(ends)) if ends else None
    except InvalidValue:
        return None
    if date and is_pair:
        low, high = date.bounds()
        if not (low and high and "day" in first and (high - low).days == 1):
            return None
    return date


def _moment(text: str) -> _Moment | None:
    """Return the day, month and year that the words name, in any order; None where a word is anything else."""
    moment: _Moment = {}
    for word in re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[,.]", " ", text.lower()).split():
        months = [number for number, name in enumerate(_MONTHS, start=1) if len(word) >= 3 and name.startswith(word)]
        if months:
            unit, number = "month", months[0]
        elif re.fullmatch(r"[0-9]{4}", word):
            unit, number = "year", int(word)
        elif re.fullmatch(r"[0-9]{1,2}", word):
            unit, number = "day", int(word)
        else:
            return None
        if unit in moment:
            return None
        moment[unit] = number
    return moment or None


def _completed(moment: _Moment, other: _Moment) -> _Moment:
    """Return `moment` with the year and the month that it shares with the other end of its range."""
    completed = dict(moment)
    if "year" not in moment and "year" in other:
        completed["year"] = other["year"]
    if "month" not in moment and "day" in moment and "month" in other:
        completed["month"] = other["month"]
    return completed


def _edtf(moment: _Moment) -> str:
    if "year" not in moment or ("day" in moment and "month" not in moment):
        return ""
    parts = [f"{moment['year']:04}"] + [f"{moment[unit]:02}" for unit in ("month", "day") if unit in moment]
    return "-".join(parts)


# --- Text -------------------------------------------------------------------------------------------------------------

_SPECIAL = re.compile(r"[\\`*_\[\]<|#]|\{(?=\{)|~(?=~)|(?<=~)~|&(?=[#a-zA-Z])")
_AT_LINE_START = re.compile(r"[-+=>:~]")
_NUMBERED = re.compile(r"([0-9]{1,9})([.)])(?=\s|\Z)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#([0-9]+);")


def _blocks(lines: Sequence[str], start: int) -> Iterator[str]:
    """Yield the headings and paragraphs from line `start` on, as Markdown."""
    paragraph: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start=start + 1):
        heading = _heading(number, line)
        if heading and heading[0] == 1:
            raise Malformed(number, "only the title stands between single =; sections begin with ==.")
        if heading or not line.strip(" \t"):
            if paragraph:
                yield escape("\n".join(paragraph))
                paragraph.clear()
        else:
            paragraph.append(line)
        if heading:
            yield f"{'#' * heading[0]} {escape(heading[1])}"


def escape(text: str) -> str:
    """Return Markdown that reads as exactly `text`, a plain text without control characters other than LF and tab.

    White space at the ends of a line, which Markdown drops, becomes a character reference.
    """
    return "\n".join(_escaped_line(line) for line in text.split("\n"))


def unescape(markdown: str) -> str:
    """Return the plain text that was escaped: `unescape(escape(text)) == text`."""
    return _ESCAPED.sub(lambda match: match[1] or chr(int(match[2])), markdown)


def _escaped_line(line: str) -> str:
    if not line.strip(" \t"):
        return line
    escaped = _SPECIAL.sub(r"\\\g<0>", line)
    if _AT_LINE_START.match(escaped):
        escaped = "\\" + escaped
    escaped = _NUMBERED.sub(r"\1\\\2", escaped, count=1) if _NUMBERED.match(escaped) else escaped
    if escaped[-1].isspace():
        escaped = f"{escaped[:-1]}&#{ord(escaped[-1])};"
    if escaped[0].isspace():
        escaped = f"&#{ord(escaped[0])};{escaped[1:]}"
    return escaped
