"""Dates of citation formats to EDTF and back."""

import re
from typing import Any, NamedTuple

from articles.values import MAX_DATE, Date, InvalidValue

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_EDTF = re.compile(r"[0-9XYES?~%./,\[\]{} -]+", re.ASCII)
_MOMENT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_SLASHED = re.compile(r"(\d{4})([/.])(\d{1,2})(?:\2(\d{1,2}))?", re.ASCII)
_DASHED = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_TIMED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*", re.ASCII)
_ABOUT = re.compile(r"(?:ca?\.|circa|about)\s*", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)", re.ASCII)


class ReadDate(NamedTuple):
    """A date that was read, and whether nothing of its text was left out."""

    edtf: str
    is_whole: bool


def readable_date(text: str) -> ReadDate:
    """Return a date as formats and people write it; only its year where no more of it is sure."""
    text = text.strip()
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    if not text:
        return ReadDate("", True)
    if match := _TIMED.fullmatch(text[:MAX_DATE]):
        text = match[1]
    about = _ABOUT.match(text)
    rest = text[about.end() :] if about else text
    found = _edtf(rest) or _numbers(rest) or _words(rest)
    if found and about and found[-1] not in "~?%":
        found = _edtf(f"{found}~")
    if found:
        return ReadDate(found, True)
    year = _YEAR.search(text[:500])
    return ReadDate(year[1] if year else "", False)


def date_parts(edtf: str) -> list[list[int]] | None:
    """Return a day, month or year, or a range of two, as CSL's numbers; None for any other date."""
    moments = [_MOMENT.fullmatch(moment) for moment in edtf.split("/")]
    if len(moments) > 2:
        return None
    parts = [[int(number) for number in moment.groups() if number] if moment else [] for moment in moments]
    return parts if all(parts) and all(len(part) < 2 or part[1] <= 12 for part in parts) else None


def from_parts(parts: list[list[Any]]) -> str:
    """Return CSL's numbers, which may be texts, as EDTF; empty where they are none."""
    try:
        moments = [_moment(*(int(number) for number in moment)) for moment in parts if moment and moment[0]]
    except (TypeError, ValueError):
        return ""
    return _edtf("/".join(moments)) if 1 <= len(moments) <= 2 else ""


def _moment(year: int, month: int = 0, day: int = 0) -> str:
    if not 0 <= year <= 9999:
        raise ValueError("not a year of four digits")
    season = month if 21 <= month <= 24 else month + 8 if 13 <= month <= 16 else 0
    if season:
        return f"{year:04}-{season}"
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")


def _edtf(text: str) -> str:
    if len(text) > MAX_DATE or not _EDTF.fullmatch(text) or not re.search(r"\d", text):
        return ""
    try:
        return Date.parse(text).edtf
    except InvalidValue:
        return ""


def _numbers(text: str) -> str:
    """Read 2018/4/30, 2018.4.30 and 2018-4-30; what begins with the day or the month is not sure."""
    text = re.sub(r"(?:/\s*)+\Z", "", text[:MAX_DATE])
    match = _SLASHED.fullmatch(text) or _DASHED.fullmatch(text)
    if not match:
        return ""
    numbers = [int(number) for number in match.groups() if number and number.isdigit()]
    return from_parts([numbers])


def _words(text: str) -> str:
    """Read “30 April 2018”, “April 30, 2018”, “Apr. 2018” and “spring 2018”."""
    words = _WORDS.findall(text[:MAX_DATE].lower())
    if not 2 <= len(words) <= 3 or re.sub(r"[\w\s,.]", "", text):
        return ""
    names = [word for word in words if not word.isdigit()]
    years = [int(word) for word in words if word.isdigit() and len(word) == 4]
    days = [int(re.sub(r"\D", "", word)) for word in words if word.isdigit() and len(word) <= 2]
    if len(names) != 1 or len(years) != 1 or len(days) != len(words) - 2:
        return ""
    (name,) = names
    month = month_number(name) or _SEASONS.get(name, 0)
    return from_parts([[years[0], month, *days]]) if month and not (days and month > 12) else ""


def month_number(name: str) -> int:
    """Return 1 to 12 for an English month or its abbreviation of three letters or more, 0 for anything else."""
    name = name.lower().removesuffix(".")
    full = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december")  # fmt: skip
    if name[:3] not in MONTHS:
        return 0
    number = MONTHS.index(name[:3]) + 1
    return number if full[number - 1].startswith(name) or name == "sept" else 0
