"""Sources as the desk keeps them: one line each, no white space at the ends, dates in EDTF."""

from hypothesis import strategies as st

from articles.citing.building import TYPES, key_of
from articles.shared import Name, Source
from tests.strategies import MOMENTS, dates, keys

SIGNS = "\\{}%&$#_~^\"'`-,;:.@=()/<>|!?*+[] éñЖعß漢"
LETTERS = st.one_of(st.characters(categories=["L", "N", "P", "S"]), st.sampled_from(SIGNS))


def lines(max_size=20):
    return st.text(LETTERS, min_size=1, max_size=max_size).map(lambda text: " ".join(text.split())).filter(bool)


def is_plain(text):
    """Return whether no format has a meaning of its own for the text."""
    return ",," not in text and "</" not in text


LINES = lines().filter(is_plain)
PARTS = LINES.filter(lambda text: "," not in text)
GIVEN = st.one_of(PARTS, st.tuples(PARTS, PARTS).map(", ".join), LINES)
NAMES = st.one_of(
    st.builds(lambda literal: Name(literal=literal), LINES),
    st.builds(Name, PARTS, st.just("") | GIVEN.filter(lambda text: text.strip(", ") == text)),
)
EDTF = st.just("") | MOMENTS | dates().map(lambda date: date.edtf)
URLS = st.text(st.sampled_from("abcé%20&=?#_~-+./'()@:;"), max_size=20).map(lambda path: f"https://example.org/{path}")


def sources():
    line = st.just("") | LINES
    return st.builds(
        Source,
        keys().filter(lambda key: key_of(key) == key),
        LINES,
        type=st.sampled_from(sorted(TYPES)),
        authors=st.lists(NAMES, max_size=3).map(tuple),
        container_title=line,
        publisher=line,
        issued=EDTF,
        url=st.just("") | URLS,
        archive_url=st.just("") | URLS,
        accessed=EDTF,
        language=st.sampled_from(["", "en", "fr", "pt-BR", "zh-Hant", "ar"]),
        doi=st.sampled_from(["", "10.1000/182", "10.1000/a_b(1)<2>#3;x%20"]),
        isbn=st.sampled_from(["", "978-0-306-40615-7", "080442957X"]),
    )
