"""DOIs, ISBNs and addresses: what is one, and its plain form in which two can be compared."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_DOI = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+", re.ASCII)
_DOI_PREFIX = re.compile(r"\A(?:https?://(?:dx\.|www\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
_ARCHIVED = re.compile(r"\Ahttps?://web\.archive\.org/web/\d{4,14}[a-z_*]{0,4}/(https?://.+)\Z", re.IGNORECASE)
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hs\w+|at_\w+|ref_src|ref_url|cmp|cmpid|"
    r"ocid|ncid|wt_mc|guccounter|guce_\w+|spm|xtor|smid|smtyp|__twitter_impression",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}


def is_doi(text: str) -> bool:
    return _DOI.fullmatch(text) is not None


def plain_doi(text: str) -> str:
    """Return a DOI without the address or the “doi:” before it."""
    return _DOI_PREFIX.sub("", text)


def is_isbn(text: str) -> bool:
    """Return whether the check digit of an ISBN of 10 or 13 digits fits (ISO 2108, annex C)."""
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        numbers = [10 if digit == "X" else int(digit) for digit in digits]
        return sum(weight * number for weight, number in zip(range(10, 0, -1), numbers, strict=True)) % 11 == 0
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return _sum_of_13(digits) % 10 == 0
    return False


def plain_isbn(text: str) -> str:
    """Return a valid ISBN as 13 digits, since the same book may be known by 10; empty for anything else."""
    if not is_isbn(text):
        return ""
    digits = re.sub(r"[\s-]", "", text).upper()
    if len(digits) == 13:
        return digits
    return f"978{digits[:9]}{-_sum_of_13(f'978{digits[:9]}') % 10}"


def plain_url(address: str) -> str:
    """Return an address without scheme, “www.”, tracking, fragment and last slash; that of an archived page is its own.

    A fragment is kept where it begins with “!” or “/”: some sites have their pages there.
    """
    if archived := archived_page(address):
        address = archived
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if port and port != _PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    asked = parse_qsl(parts.query, keep_blank_values=True) if parts.query.count("&") < 200 else [(parts.query, "")]
    kept = sorted((name, value) for name, value in asked if not _TRACKING.fullmatch(name))
    query = f"?{urlencode(kept)}" if kept else ""
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return f"{host}{quote(unquote(parts.path)).rstrip('/')}{query}{fragment}"


def archived_page(address: str) -> str:
    """Return the address of the page that an address of the Wayback Machine holds; empty for any other."""
    match = _ARCHIVED.match(address)
    return match[1] if match else ""


def _sum_of_13(digits: str) -> int:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
