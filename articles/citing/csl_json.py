"""CSL-JSON, in whose fields sources are kept."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articles.citing.building import Entry, Reading, gathered
from articles.citing.dates import date_parts, from_parts
from articles.shared import Name, Source

_TEXTS = {
    "title": "title", "container-title": "container_title", "publisher": "publisher", "URL": "url",
    "language": "language", "DOI": "doi", "ISBN": "isbn",
}  # fmt: skip
_DATES = {"issued": "issued", "accessed": "accessed"}
_OTHERS = ("id", "type", "author", "custom", "citation-key")
_ARCHIVE = "archive_url"
_MOST_NESTED = 4
_MARKUP = re.compile(r"<(i|b|sc|sup|sub|span)(?: [^<>]*)?>([^<>]*)</\1>")


def is_begun(text: str) -> bool:
    return text.lstrip()[:1] in ("[", "{")


def read(text: str) -> Reading:
    """Return the sources of a text in CSL-JSON: a list of items, an item alone, or `{"items": […]}`."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        return Reading((), (f"Line {error.lineno}, column {error.colno}: this is no JSON. {error.msg}.",))
    except (RecursionError, ValueError):
        return Reading((), ("This JSON is nested too deeply, or holds a number that is too long.",))
    if isinstance(content, dict):
        content = content["items"] if isinstance(content.get("items"), list) else [content]
    if not content:
        return Reading((), ("The list is empty.",))
    return gathered(_entries(content))


def _entries(items: list[Any]) -> Iterator[Entry | str]:
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            yield _entry(item, number)
        else:
            yield f"Entry {number} is no object. Each one stands in braces: {{“title”: “…”}}."


def _entry(item: Mapping[str, Any], number: int) -> Entry:
    title = _text(item.get("title"))
    key = _text(item.get("citation-key")) or _text(item.get("id"))
    entry = Entry(name=key[:60] or title[:60] or f"entry {number}", type=_text(item.get("type")), key=key)
    for variable, attribute in _TEXTS.items():
        held = item.get(variable)
        entry.texts[attribute] = _without_markup(_text(held))
        if held and not _text(held):
            entry.dropped.append(variable)
    for variable, attribute in _DATES.items():
        entry.texts[attribute] = _date(item.get(variable))
    names = item.get("author")
    entry.authors = [_name(name) for name in names if isinstance(name, dict)] if isinstance(names, list) else []
    custom = item.get("custom")
    if isinstance(custom, dict):
        entry.texts[_ARCHIVE] = _text(custom.get(_ARCHIVE))
        entry.dropped += [str(name)[:40] for name in custom if name != _ARCHIVE]
    known = {*_TEXTS, *_DATES, *_OTHERS}
    entry.dropped += [str(name)[:40] for name, held in item.items() if name not in known and held not in ("", [], None)]
    return entry


def _text(held: Any) -> str:
    return str(held) if isinstance(held, str | int | float) and not isinstance(held, bool) else ""


def _without_markup(text: str) -> str:
    """Return the text without CSL's few tags of formatting."""
    for _ in range(_MOST_NESTED):
        if "</" not in text:
            break
        text = _MARKUP.sub(r"\2", text)
    return text


def _name(held: Mapping[str, Any]) -> Name:
    """Return a name; a particle goes with the part that it is written with, and a suffix behind the given name."""
    literal = _text(held.get("literal"))
    if literal:
        return Name(literal=literal)
    family = f"{_text(held.get('non-dropping-particle'))} {_text(held.get('family'))}".strip()
    given = f"{_text(held.get('given'))} {_text(held.get('dropping-particle'))}".strip()
    suffix = _text(held.get("suffix"))
    return Name(family, f"{given}, {suffix}" if suffix and given else given or suffix)


def _date(held: Any) -> str:
    """Return CSL's date as EDTF, or as the text that it is; “circa” is EDTF's “~”."""
    if not isinstance(held, dict):
        return _text(held)
    parts = held.get("date-parts")
    edtf = ""
    if isinstance(parts, list) and all(isinstance(moment, list) for moment in parts):
        season = held.get("season")
        if len(parts) == 1 and len(parts[0]) == 1 and str(season) in ("1", "2", "3", "4"):
            parts = [[*parts[0], f"2{season}"]]
        edtf = from_parts([moment[:3] for moment in parts[:3]])
    if edtf and held.get("circa") and "/" not in edtf:
        edtf += "~"
    return edtf or _text(held.get("raw")) or _text(held.get("literal"))


# --- Writing ----------------------------------------------------------------------------------------------------------


def write(sources: Iterable[Source]) -> str:
    """Return sources as CSL-JSON."""
    return json.dumps([item(source) for source in sources], ensure_ascii=False, indent=2) + "\n"


def item(source: Source) -> dict[str, Any]:
    """Return a source as an item of CSL-JSON; the archived copy, which CSL has no field for, is a custom one."""
    found: dict[str, Any] = {"id": source.key, "type": source.type}
    found |= {variable: getattr(source, name) for variable, name in _TEXTS.items()}
    found["author"] = [_written_name(name) for name in source.authors]
    found |= {variable: _written_date(getattr(source, name)) for variable, name in _DATES.items()}
    found["custom"] = {_ARCHIVE: source.archive_url} if source.archive_url else None
    return {variable: held for variable, held in found.items() if held}


def _written_name(name: Name) -> dict[str, str]:
    return {part: held for part in ("family", "given", "literal") if (held := getattr(name, part))}


def _written_date(edtf: str) -> dict[str, Any] | None:
    if not edtf:
        return None
    if parts := date_parts(edtf.removesuffix("~")):
        circa = {"circa": True} if edtf.endswith("~") else {}
        if not circa or len(parts) == 1:
            return {"date-parts": parts, **circa}
    return {"raw": edtf}
