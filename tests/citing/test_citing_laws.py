"""What is written in a format is read back the same; no text makes reading fail."""

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles import citing
from articles.citing import bibtex, csl_json, latex, ris
from articles.shared import Name, Source
from tests.citing.strategies import LINES, sources

FORMATS = [bibtex, ris, csl_json]
MISSING = {bibtex: {"archive_url": ""}, ris: {"archive_url": ""}, csl_json: {}}
"""What a format has no field for."""


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.__name__.rpartition(".")[2])
@given(written=st.lists(sources(), min_size=1, max_size=3))
@example([Source("a", "50% of {x} \\ --- ``it''", authors=(Name("d'Or and y", "A., Jr."), Name(literal="A and B, C")))])
@example([Source("a", "@book{b, title={c}}", container_title="TY - BOOK", issued="2018-04-26/2018-04-27")])
@example([Source("a", "A", type="speech", issued="2018-04~", accessed="[2018-04-26,2018-04-27]")])
def test_what_is_written_is_read_back(form, written):
    reading = citing.read(form.write(written))

    assert reading.faults == ()
    assert [found.source for found in reading.found] == [replace(source, **MISSING[form]) for source in written]
    assert [found.lost for found in reading.found] == [()] * len(written)


@given(LINES)
def test_latex_is_read_back(text):
    assert latex.decoded(latex.encoded(text)) == text


@given(st.lists(sources(), max_size=3))
def test_csl_json_is_json(written):
    assert [item["id"] for item in json.loads(csl_json.write(written))] == [source.key for source in written]


PIECES = [
    "@book{", "@string{a = ", "@comment{", "{", "}", '"', ",", "=", "#", "title", " = ", "a", " and ", "\n", "\\'",
    "TY  - ", "ER  - \n", "AU  - ", "DA  - ", "[", "]", ":", '{"title":"A"', "issued", "null", "1", "/", "Title: ",
    "https://", "https://web.archive.org/web/2018/http://[", "\0", "\ud800", "\u0301", "crossref = {a}",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join))
def test_any_text_is_read_or_refused_in_words(text):
    reading = citing.read(text)

    assert reading.found or reading.faults
    for found in reading.found:
        assert found.source.title and found.source.key
        assert "\0" not in repr(found.source)
        list(citing.identities(found.source))


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["title", "issued", "author", "date-parts", "family", "custom", "type"]), inner),
    max_leaves=20,
))  # fmt: skip
def test_any_json_is_read_or_refused_in_words(content):
    reading = citing.read(json.dumps(content if isinstance(content, list | dict) else [content]))

    assert reading.found or reading.faults
