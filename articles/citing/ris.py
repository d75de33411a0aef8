"""RIS, as far as it holds a source."""

import re
from collections.abc import Iterable, Iterator

from articles.citing.building import TYPES, Entry, Reading, gathered, one_line
from articles.citing.dates import date_parts, from_parts, readable_date
from articles.citing.identifiers import is_isbn
from articles.shared import Name, Source

_LINE = re.compile(r"([A-Z][A-Z0-9]) {0,2}-(?: (.*)|)\Z")
_BEGUN = re.compile(r"^\s*TY {0,2}- ?\S", re.MULTILINE)
_TYPES = {
    "NEWS": "article-newspaper", "MGZN": "article-magazine", "JOUR": "article-journal", "EJOUR": "article-journal",
    "ABST": "article-journal", "INPR": "article-journal", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book",
    "WHOLE": "book", "CHAP": "chapter", "ECHAP": "chapter", "CONF": "paper-conference", "CPAPER": "paper-conference",
    "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary", "VIDEO": "broadcast", "SOUND": "broadcast",
    "MPCT": "motion_picture", "ADVS": "broadcast", "DATA": "dataset", "AGGR": "dataset", "DBASE": "dataset",
    "HEAR": "hearing", "PCOMM": "interview", "CASE": "legal_case", "BLOG": "post", "ICOMM": "post", "RPRT": "report",
    "GOVDOC": "report", "THES": "thesis", "BILL": "bill", "STAT": "legislation", "UNPB": "manuscript",
    "ELEC": "webpage", "WEB": "webpage", "COMP": "software", "PAMP": "pamphlet", "STAND": "standard", "GEN": "",
}  # fmt: skip
_WRITTEN_TYPES = {
    "article-newspaper": "NEWS", "article-magazine": "MGZN", "article-journal": "JOUR", "book": "BOOK",
    "chapter": "CHAP", "broadcast": "VIDEO", "dataset": "DATA", "hearing": "HEAR", "interview": "PCOMM",
    "legal_case": "CASE", "post": "BLOG", "report": "RPRT", "webpage": "ELEC", "entry-encyclopedia": "ENCYC",
}  # fmt: skip
_WHOLE = ("book", "report", "dataset")
_EDITORS = {"A2", "A3", "A4", "ED"}
_NAMES = {
    "AB": "abstract", "N2": "abstract", "KW": "keywords", "SP": "first page", "EP": "last page", "VL": "volume",
    "IS": "issue", "N1": "notes", "CY": "place", "PP": "place", "ET": "edition", "SN": "ISSN", "AN": "accession number",
    "DB": "database", "DP": "database provider", "L1": "file", "L2": "full text", "L4": "image", "C1": "custom 1",
    "T3": "series", "M1": "number", "M3": "kind of work", "AD": "address of the author", "CN": "call number",
    "JA": "abbreviated title", "J2": "abbreviated title", "ST": "short title", "SE": "section",
}  # fmt: skip


def is_begun(text: str) -> bool:
    return _BEGUN.search(text) is not None


def read(text: str) -> Reading:
    """Return the sources of a text in RIS."""
    return gathered(_entries(text))


def _entries(text: str) -> Iterator[Entry | str]:
    number = 0
    for number, lines in enumerate(_records(text), start=1):
        if isinstance(lines, str):
            yield lines
        else:
            yield _entry(lines, number)
    if not number:
        yield "No entry begins with “TY  - ”."


def _records(text: str) -> Iterator[list[tuple[str, str]] | str]:
    """Yield the tags and contents of each record; a text for lines outside of any."""
    record: list[tuple[str, str]] | None = None
    is_strayed = False
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        line = line.strip()
        match = _LINE.match(line)
        tag, content = (match[1], (match[2] or "").strip()) if match else ("", line)
        if tag == "TY":
            if record is not None:
                yield record
            record, is_strayed = [(tag, content)], False
        elif record is not None and tag == "ER":
            yield record
            record = None
        elif record is not None and tag:
            record.append((tag, content))
        elif record is not None and content:
            record.append(("", content))
        elif content and record is None and not is_strayed:
            is_strayed = True
            yield f"Line {number} stands outside of an entry. Each one begins with “TY  - ” and ends with “ER  - ”."
    if record is not None:
        yield record


def _entry(lines: list[tuple[str, str]], number: int) -> Entry:
    held: dict[str, list[list[str]]] = {}
    tag = "TY"
    for each, content in lines:
        if each:
            tag = each
            held.setdefault(tag, []).append([content])
        else:
            # A long content goes on in the next line.
            held[tag][-1].append(content)
    contents = {tag: [text for text in map(" ".join, pieces) if text] for tag, pieces in held.items()}
    contents = {tag: texts for tag, texts in contents.items() if texts}

    def first(*tags: str) -> str:
        return next((contents.pop(tag)[0] for tag in tags if tag in contents), "")

    kind = first("TY").upper()
    entry = Entry(name="", type=_TYPES.get(kind, kind.lower()), key=first("ID"))
    if not entry.type and contents.get("M3", [""])[0] in TYPES:
        entry.type = first("M3")
    whole = ("BT",) if entry.type in _WHOLE else ()
    texts = entry.texts
    texts["title"] = first("TI", "T1", *whole, "CT")
    texts["container_title"] = first("T2", "JF", "JO", "BT", "JA")
    entry.authors = [_name(text) for tag in ("AU", "A1") for text in contents.pop(tag, [])]
    texts["publisher"] = first("PB")
    texts["issued"] = next(filter(None, (_date(text) for text in (first("DA"), first("PY"), first("Y1")))), "")
    texts["accessed"] = _date(first("Y2"))
    texts["url"], texts["doi"], texts["language"] = first("UR"), first("DO"), first("LA")
    if is_isbn(contents.get("SN", [""])[0]):
        texts["isbn"] = first("SN")

    def repeated(tag: str) -> bool:
        return tag in ("JF", "JO", "JA", "J2") and (tag == "JA" or contents[tag][0] == texts["container_title"])

    shown = texts["title"][:60]
    entry.name = entry.key[:60] or (f"{shown}…" if len(shown) < len(texts["title"]) else shown) or f"entry {number}"
    entry.dropped = ["editors" if tag in _EDITORS else _NAMES.get(tag, tag) for tag in contents if not repeated(tag)]
    return entry


def _name(text: str) -> Name:
    """Return a name: “Family, Given”; without a comma an institution, and with two commas one whose name has one."""
    if ",," in text:
        return Name(literal=text.replace(",,", ","))
    family, comma, given = text.partition(",")
    if not comma:
        return Name(literal=text)
    return Name(family.strip(), given.strip())


def _date(text: str) -> str:
    """Return YYYY/MM/DD/other as EDTF; `other` is taken where it is EDTF itself, as `write` has it."""
    year, month, day, other = [*text.split("/", 3), "", "", ""][:4]
    if other and (whole := readable_date(other)).is_whole and year in whole.edtf:
        return whole.edtf
    found = from_parts([[part for part in (year, month, day) if part]]) if re.match(r"\d{4}\Z", year) else ""
    return found if found and not other else " ".join(filter(None, (found, other))) or text


# --- Writing ----------------------------------------------------------------------------------------------------------


def write(sources: Iterable[Source]) -> str:
    """Return sources as RIS, with the line ends that it asks for."""
    return "".join(f"{tag}  - {one_line(content)}\r\n" for source in sources for tag, content in _tags(source))


def _tags(source: Source) -> Iterator[tuple[str, str]]:
    kind = _WRITTEN_TYPES.get(source.type, "GEN")
    yield "TY", kind
    fields = [
        ("ID", source.key),
        ("M3", source.type if kind == "GEN" else ""),
        ("TI", source.title),
        *(("AU", _written_name(name)) for name in source.authors),
        ("T2", source.container_title),
        ("PB", source.publisher),
        ("PY", _year(source.issued)),
        ("DA", _written_date(source.issued)),
        ("DO", source.doi),
        ("SN", source.isbn),
        ("LA", source.language),
        ("UR", source.url),
        ("Y2", _written_date(source.accessed)),
    ]
    yield from ((tag, content) for tag, content in fields if content)
    yield "ER", ""


def _written_name(name: Name) -> str:
    if name.literal:
        return name.literal.replace(",", ",,", 1)
    return f"{name.family}, {name.given}".rstrip(" ")


def _year(edtf: str) -> str:
    match = re.match(r"\d{4}(?!\d)", edtf, re.ASCII)
    return match[0] if match else ""


def _written_date(edtf: str) -> str:
    if not edtf:
        return ""
    parts = date_parts(edtf)
    if parts and len(parts) == 1:
        year, month, day = [*(f"{number:02}" for number in parts[0]), "", ""][:3]
        return f"{int(year):04}/{month}/{day}/"
    return f"{_year(edtf)}///{edtf}"
