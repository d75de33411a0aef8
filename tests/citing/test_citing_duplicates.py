"""Which sources are the same."""

import pytest

from articles.citing import Known
from articles.shared import Name, Source

KNOWN = Source(
    "report",
    "A Report: Part 1",
    authors=(Name("Diállo", "T."),),
    issued="2018-05-02",
    url="https://news.example/a",
    doi="10.1000/aB",
    isbn="0-306-40615-2",
)


@pytest.mark.parametrize(
    ("source", "field"),
    [
        (Source("x", "X", doi="10.1000/Ab"), "doi"),
        (Source("x", "X", url="https://doi.org/10.1000/ab"), "doi"),
        (Source("x", "X", isbn="9780306406157"), "isbn"),
        (Source("x", "X", url="http://www.news.example/a/?utm_source=x"), "url"),
        (Source("x", "a report – part 1", authors=(Name("Diallo", "Tiemoko"),), issued="2018"), "title"),
    ],
)
def test_source_is_known_by(source, field):
    (duplicate,) = Known([KNOWN]).duplicates(source)

    assert (duplicate.field, duplicate.source) == (field, KNOWN)
    assert duplicate.words.startswith("The source “A Report: Part 1” (report) has this ")


@pytest.mark.parametrize(
    "source",
    [
        Source("x", "A report: part 1", authors=(Name("Diallo"),), issued="2019"),
        Source("x", "A report: part 1", authors=(Name("Traoré"),), issued="2018"),
        Source("x", "A report: part 1"),
        Source("x", "X", type="chapter", isbn="9780306406157"),
        Source("x", "X", doi="10.1000/abc", url="https://news.example/b"),
        Source("x", "X"),
    ],
)
def test_source_is_another(source):
    assert Known([KNOWN]).duplicates(source) == []


def test_each_source_is_told_once_by_what_is_surest():
    other = Source("other", "X", url="https://news.example/b")

    found = Known([KNOWN, other]).duplicates(Source("x", "X", doi="10.1000/ab", url="https://news.example/b"))

    assert [(each.field, each.source.key) for each in found] == [("doi", "report"), ("url", "other")]
