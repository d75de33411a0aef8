"""BibTeX and biblatex, as far as they hold a source."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from articles.citing import latex
from articles.citing.building import MAX_SOURCES, Entry, Fault, Reading, gathered, one_line
from articles.citing.dates import MONTHS, from_parts, month_number, readable_date
from articles.shared import Name, Source

_START = re.compile(r"@[ \t]*+([A-Za-z]++)\s*+([{(])")
_AT_LINE_START = re.compile(r"^[ \t]*+@[ \t]*+[A-Za-z]++\s*+[{(]", re.MULTILINE)
_ENDS = re.compile(r"[{}\")]|\n[ \t]*+@[ \t]*+[A-Za-z]++\s*+[{(]")
_KEY = re.compile(r"\s*+([^\s,{}\"=#]*+)\s*+(,|\Z)")
_NAME = re.compile(r"\s*+([^\s=,{}\"#]++)\s*+=\s*+")
_WORD = re.compile(r"[^\s,{}\"#=]++")
_SPACE = re.compile(r"[\s,]*+")
_BLANK = re.compile(r"\s*+")
_BRACES = re.compile("[{}]")
_QUOTES = re.compile('[{}"]')
MOST_EXPANDED = 200_000
"""Characters that the names of @string may come to in one text."""

_TYPES = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "collection": "book", "dataset": "dataset",
    "electronic": "webpage", "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference", "inreference": "entry-encyclopedia", "jurisdiction": "legal_case",
    "legislation": "legislation", "manual": "report", "mastersthesis": "thesis", "mvbook": "book", "online": "webpage",
    "patent": "patent", "periodical": "periodical", "phdthesis": "thesis", "proceedings": "book", "report": "report",
    "software": "software", "techreport": "report", "thesis": "thesis", "unpublished": "manuscript", "video":
    "motion_picture", "movie": "motion_picture", "www": "webpage", "misc": "",
}  # fmt: skip
_SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}

_WRITTEN_TYPES = {
    "article-newspaper": ("article", "newspaper"),
    "article-magazine": ("article", "magazine"),
    "article-journal": ("article", ""),
    "book": ("book", ""),
    "chapter": ("incollection", ""),
    "dataset": ("dataset", ""),
    "entry-encyclopedia": ("inreference", ""),
    "legal_case": ("jurisdiction", ""),
    "post": ("online", "post"),
    "report": ("techreport", ""),
    "webpage": ("online", ""),
}
"""The entry type of each type, and the subtype by which two are told apart; every other is `misc` with itself."""

_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inreference": "booktitle", "misc": "howpublished",
               "online": "organization"}  # fmt: skip
_CONTAINER_NAMES = ("journaltitle", "journal", "booktitle")
_PUBLISHERS = ("publisher", "institution", "school")
_HELPERS = {"crossref", "xdata", "ids"}


class Block(NamedTuple):
    """One entry of the text: its type, its key and its fields by their names in small letters."""

    kind: str
    key: str
    fields: dict[str, str]


def is_begun(text: str) -> bool:
    return _AT_LINE_START.search(text) is not None


def read(text: str) -> Reading:
    """Return the sources of a text in BibTeX or biblatex."""
    blocks = list(islice(_blocks(text), MAX_SOURCES + 1))
    return gathered(_inheriting(blocks or ["No entry stands here. One is written @book{name, title = {…}}."]))


# --- Reading: blocks --------------------------------------------------------------------------------------------------


class _Macros(dict[str, str]):
    """The names that @string gave, and the months; what they come to is counted, so that no text grows for ever."""

    def __init__(self) -> None:
        super().__init__({name: name for name in MONTHS})
        self.expanded = 0

    def text(self, name: str) -> str:
        if name.isdigit():
            return name
        found = self.get(name.lower(), name)
        self.expanded += len(found)
        if self.expanded > MOST_EXPANDED:
            raise Fault("its @string names come to too much text. Write the words out.")
        return found


def _blocks(text: str) -> Iterator[Block | str]:
    """Yield every entry; a text where one cannot be read. It goes on with the next that begins a line.

    Each part of the text is looked at a fixed number of times: an entry that is not closed ends where the next begins.
    """
    macros = _Macros()
    at = 0
    while match := _START.search(text, at):
        kind, start = match[1].lower(), match.end()
        try:
            end = _end(text, start, match[2])
            at = end + 1
            if kind in ("comment", "preamble"):
                continue
            if kind == "string":
                macros |= {key: content[:5000] for key, content in _fields(text[start:end], macros).items()}
                continue
            key = _KEY.match(text, start, end)
            if not key:
                raise Fault("behind the name of the entry a comma is missing: @book{name, title = {…}}.")
            yield Block(kind, key[1], _fields(text[key.end() : end], macros))
        except Fault as fault:
            if kind not in ("comment", "preamble"):
                yield f"{_name(text, start)}: {fault}"
            following = _AT_LINE_START.search(text, start)
            at = max(at, following.start()) if following else len(text)


def _name(text: str, start: int) -> str:
    key = _KEY.match(text, start)
    return f"“{key[1][:60]}”" if key and key[1] else f"The entry in line {text.count(chr(10), 0, start) + 1}"


def _end(text: str, start: int, opening: str) -> int:
    """Return where the block ends whose opening brace or bracket stands before `start`."""
    depth, is_quoted = 0, False
    for match in _ENDS.finditer(text, start):
        sign = match[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            if depth == 0 and opening == "{":
                return match.start()
            depth -= depth > 0
        elif sign == '"':
            is_quoted = not is_quoted if depth == 0 else is_quoted
        elif sign == ")":
            if opening == "(" and depth == 0 and not is_quoted:
                return match.start()
        else:
            break
    closing = "}" if opening == "{" else ")"
    raise Fault(f"it is not closed. Look for a brace that is missing; the entry ends with “{closing}”.")


def _fields(body: str, macros: _Macros) -> dict[str, str]:
    fields: dict[str, str] = {}
    at = _after(_SPACE, body, 0)
    while at < len(body):
        match = _NAME.match(body, at)
        if not match:
            shown = body[at : at + 30].strip()
            raise Fault(f"before “{shown}” a comma is missing, or behind it “= {{…}}”.")
        name = match[1].lower()
        content, at = _content(body, match.end(), name, macros)
        fields.setdefault(name, content)
        if at < len(body) and body[at] != ",":
            raise Fault(f"behind “{name}” a comma is missing.")
        at = _after(_SPACE, body, at)
    return fields


def _content(body: str, at: int, name: str, macros: _Macros) -> tuple[str, int]:
    """Return what a field holds, its pieces joined, and where it ends."""
    pieces: list[str] = []
    while True:
        opening = body[at : at + 1]
        if opening in ("{", '"') and opening:
            end = _closing(body, at + 1, opening)
            if end < 0:
                raise Fault(f"“{name}” is not closed. Look for a brace or a quotation mark that is missing.")
            pieces.append(body[at + 1 : end])
            at = end + 1
        elif word := _WORD.match(body, at):
            pieces.append(macros.text(word[0]))
            at = word.end()
        else:
            raise Fault(f"behind “{name} =” something is missing: {name} = {{…}}.")
        at = _after(_BLANK, body, at)
        if body[at : at + 1] != "#":
            return "".join(pieces), at
        at = _after(_BLANK, body, at + 1)


def _closing(body: str, start: int, opening: str) -> int:
    depth = 0
    for match in (_BRACES if opening == "{" else _QUOTES).finditer(body, start):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}" and depth:
            depth -= 1
        elif depth == 0 and match[0] == ("}" if opening == "{" else '"'):
            return match.start()
    return -1


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


# --- Reading: fields --------------------------------------------------------------------------------------------------


def _inheriting(blocks: list[Block | str]) -> Iterator[Entry | str]:
    """Yield the entries, each with what `crossref` gives it of another."""
    by_key = {block.key.lower(): block for block in blocks if isinstance(block, Block)}
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, str):
            yield block
            continue
        parent = by_key.get(latex.without_escapes(block.fields.get("crossref", "")).strip().lower())
        fields = block.fields
        if parent is not None:
            inherited = {name: held for name, held in islice(parent.fields.items(), 100) if name != "title"}
            inherited.setdefault("booktitle", parent.fields.get("title", ""))
            fields = inherited | fields
        yield _entry(Block(block.kind, block.key, fields), block.key[:60] or f"entry {number}")


def _entry(block: Block, name: str) -> Entry:
    entry = Entry(name=name, key=block.key)
    fields = {field: held for field, held in block.fields.items() if held.strip() and field not in _HELPERS}
    take = fields.pop
    entry.type = _TYPES.get(block.kind, block.kind)
    subtype = take("entrysubtype", "").strip()
    if subtype:
        entry.type = _SUBTYPES.get(subtype.lower(), subtype)
    names = list(_names(take("author", "")))
    if names[-1] == "others":
        names.pop()
        entry.notes.append("“and others” is not kept.")
    entry.authors = [person for person in map(_person, names) if person]
    texts = entry.texts
    title = take("title", "")
    texts["title"] = latex.decoded(title)
    entry.notes += [
        f"In the title, the command “\\{command[:40]}” is not kept." for command in latex.unknown_commands(title)
    ]
    if subtitle := latex.decoded(take("subtitle", "")):
        texts["title"] = f"{texts['title']}: {subtitle}"
    texts["container_title"] = _first(fields, _CONTAINER_NAMES)
    texts["publisher"] = _first(fields, _PUBLISHERS)
    howpublished = one_line(latex.decoded(fields.get("howpublished", "")))
    if re.fullmatch(r"https?://\S+", howpublished):
        fields.setdefault("url", take("howpublished").replace("\\url", ""))
    elif howpublished and not texts["container_title"]:
        texts["container_title"] = latex.decoded(take("howpublished"))
    if not texts["container_title"] and entry.type in ("webpage", "post"):
        texts["container_title"] = _first(fields, ("organization",))
    if not texts["publisher"]:
        texts["publisher"] = _first(fields, ("organization",))
    texts["issued"] = _issued(take("date", ""), take("year", ""), take("month", ""), take("day", ""))
    texts["accessed"] = latex.without_escapes(take("urldate", ""))
    texts["url"] = latex.without_escapes(take("url", ""))
    texts["doi"] = latex.without_escapes(take("doi", ""))
    texts["isbn"] = latex.decoded(take("isbn", ""))
    texts["language"] = latex.decoded(_first(fields, ("language",)) or take("langid", ""))
    fields.pop("langid", None)
    if not entry.type:
        entry.type = "webpage" if texts["url"] else ""
    entry.dropped = [_shown(field) for field in fields]
    return entry


def _first(fields: dict[str, str], names: Iterable[str]) -> str:
    for name in names:
        if name in fields:
            return latex.decoded(fields.pop(name))
    return ""


def _shown(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"


def _issued(date: str, year: str, month: str, day: str) -> str:
    if date.strip():
        return latex.without_escapes(date)
    year, month, day = (latex.decoded(text).strip() for text in (year, month, day))
    number = month_number(month) or (int(month) if re.fullmatch("0?[1-9]|1[0-2]", month) else 0)
    if re.fullmatch(r"\d{4}", year, re.ASCII) and number:
        found = from_parts([[year, number, *([day] if re.fullmatch(r"\d{1,2}", day, re.ASCII) else [])]])
        if found:
            return found
    return " ".join(part for part in (day, month, year) if part) if year else ""


def _names(text: str) -> Iterator[str]:
    """Split names at “and” outside braces."""
    words = " ".join(text.split())
    depth, start = 0, 0
    for match in re.finditer(r"[{}]| and(?= )", words, re.IGNORECASE):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= depth > 0
        elif depth == 0:
            yield words[start : match.start()].strip()
            start = match.end()
    yield words[start:].strip()


def _person(text: str) -> Name | None:
    """Return a name as BibTeX reads it: “von Last, Jr, First”, “First von Last”, or in braces as it stands."""
    parts = [part.strip() for part in _split(text, ",")]
    if len(parts) == 1:
        words = [word for word in _split(text, " ") if word]
        if len(words) < 2:
            return Name(literal=latex.decoded(text)) if text else None
        start = next((n for n, word in enumerate(words[:-1]) if n and word[:1].islower()), len(words) - 1)
        if words[0][:1].islower() and not (len(words) == 2 and words[1][:1].islower()):
            # No given name: nobody, but some “the … group”.
            return Name(literal=latex.decoded(text))
        return Name(latex.decoded(" ".join(words[start:])), latex.decoded(" ".join(words[:start])))
    family, *others = map(latex.decoded, parts)
    given = f"{others[1]}, {others[0]}" if len(others) == 2 and others[0] else ", ".join(filter(None, others))
    return Name(family, given) if family else Name(literal=given)


def _split(text: str, separator: str) -> Iterator[str]:
    """Split outside braces."""
    depth, start = 0, 0
    for match in re.finditer(rf"[{{}}{separator}]", text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= depth > 0
        elif depth == 0:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


# --- Writing ----------------------------------------------------------------------------------------------------------


def write(sources: Iterable[Source]) -> str:
    """Return sources as BibTeX with the fields of biblatex beside: `date` says what `year` and `month` cannot."""
    return "\n".join(map(_written, sources))


def _written(source: Source) -> str:
    kind, subtype = _WRITTEN_TYPES.get(source.type, ("misc", source.type))
    fields: Mapping[str, str] = {
        "author": " and ".join(map(_written_name, source.authors)),
        # In two pairs of braces, so that no style changes its capitals.
        "title": f"{{{latex.encoded(one_line(source.title))}}}",
        _CONTAINERS.get(kind, "booktitle"): latex.encoded(one_line(source.container_title)),
        "institution" if kind == "techreport" else "publisher": latex.encoded(one_line(source.publisher)),
        "date": source.issued,
        **_year_and_month(source.issued),
        "entrysubtype": subtype,
        "url": _verbatim(source.url),
        "urldate": source.accessed,
        "doi": _verbatim(source.doi),
        "isbn": source.isbn,
        "language": source.language,
    }
    # A month is one of BibTeX's own names, which stand without braces.
    lines = (
        f"  {name} = {content if name == 'month' else f'{{{content}}}'},\n"
        for name, content in fields.items()
        if content
    )
    return f"@{kind}{{{source.key},\n{''.join(lines)}}}\n"


def _year_and_month(issued: str) -> dict[str, str]:
    """Return what programs read that do not know `date`."""
    match = re.match(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", readable_date(issued).edtf, re.ASCII)
    if not match:
        return {}
    return {"year": match[1], "month": MONTHS[int(match[2]) - 1] if match[2] else ""}


def _verbatim(address: str) -> str:
    """Return an address without what would end a field; biblatex prints the rest as it stands."""
    return re.sub(r"[{}\\\s]", lambda match: f"%{ord(match[0]):02X}", address)


def _written_name(name: Name) -> str:
    if name.literal:
        return f"{{{latex.encoded(name.literal)}}}"
    suffixed = re.fullmatch(r"([^,]+), ([^,]+)", name.given)
    if suffixed:
        return f"{_guarded(name.family)}, {_guarded(suffixed[2])}, {_guarded(suffixed[1])}"
    return f"{_guarded(name.family)}, {_guarded(name.given)}".rstrip(" ")


def _guarded(text: str) -> str:
    encoded = latex.encoded(text)
    return f"{{{encoded}}}" if "," in text or re.search(r"\band\b", text, re.IGNORECASE) else encoded
