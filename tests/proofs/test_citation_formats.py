"""Citations as other programs write them: how many are read, and what of each field is kept and lost.

TEST_CORPORA names a directory with `citations/`: `*.bib`, `csl-test-suite.json.gz` (tests with CSL-JSON as `input`),
and `zotero-import-cases.json`, whose BibTeX and RIS come with what Zotero reads in them.
"""

import gzip
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from articles import citing
from articles.citing import Reading, bibtex, csl_json, ris
from articles.citing.duplicates import _letters
from articles.shared import Source

SAME_AS_ZOTERO = 0.95
"""Of the titles, years and DOIs that Zotero reads, how many are read here too."""

PLAIN = [each.name for each in fields(Source) if each.name not in ("key", "is_retired")]


@pytest.fixture(scope="module")
def citations() -> Path:
    given = os.environ.get("TEST_CORPORA")
    if not given:
        pytest.skip("no real citations: TEST_CORPORA names no directory")
    return Path(given) / "citations"


@pytest.fixture(scope="module")
def zotero(citations) -> list[dict[str, Any]]:
    return json.loads((citations / "zotero-import-cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def texts(citations, zotero) -> dict[str, list[str]]:
    """Return the texts by their format."""
    with gzip.open(citations / "csl-test-suite.json.gz", "rt", encoding="utf-8") as file:
        inputs = [json.dumps(case["input"]) for case in json.load(file) if case.get("input")]
    cases = {name: [case["input"] for case in zotero if case["translator"] == name] for name in ("BibTeX", "RIS")}
    files = [path.read_text(encoding="utf-8") for path in sorted(citations.glob("*.bib"))]
    return {"BibTeX": files + cases["BibTeX"], "RIS": cases["RIS"], "CSL-JSON": inputs}


def readings(texts: list[str]) -> Iterator[Reading]:
    return map(citing.read, texts)


# --- What is kept and lost --------------------------------------------------------------------------------------------


def test_every_text_is_read_or_refused_in_words(texts):
    found: dict[str, list[citing.Found]] = {}
    print()
    for name, given in texts.items():
        read = list(readings(given))
        assert all(reading.found or reading.faults for reading in read)
        found[name] = [each for reading in read for each in reading.found]
        faults = [fault for reading in read for fault in reading.faults]
        told = Counter(re.sub(r"“[^”]*”|\d[\d,]*", "…", fault) for fault in faults)
        print(f"{name}: {len(given)} texts, {len(found[name])} sources, {len(faults)} entries that are none:", *told)
        assert len(found[name]) > len(faults)
    print_kept(found)
    print_lost(found)


def print_kept(found: dict[str, list[citing.Found]]) -> None:
    """Print how many sources have each field, by format."""
    print(f"\n{'kept':20}", *(f"{name:>10}" for name in found))
    for attribute in PLAIN:
        counts = (sum(bool(getattr(each.source, attribute)) for each in sources) for sources in found.values())
        print(f"{attribute:20}", *(f"{count:10}" for count in counts))


def print_lost(found: dict[str, list[citing.Found]]) -> None:
    """Print the fields that most sources lose, and how many sources lose something by a note, by format."""
    lost = {
        name: Counter(field.lower() for each in sources for field in each.dropped) for name, sources in found.items()
    }
    print(f"\n{'lost':20}", *(f"{name:>10}" for name in found))
    for field, _ in sum(lost.values(), Counter()).most_common(25):
        print(f"{field:20}", *(f"{counts[field]:10}" for counts in lost.values()))
    print(f"{'different fields':20}", *(f"{len(counts):10}" for counts in lost.values()))
    noted = (sum(bool(each.notes) for each in sources) for sources in found.values())
    print(f"{'kept otherwise':20}", *(f"{count:10}" for count in noted))


@pytest.mark.parametrize("form", [bibtex, ris, csl_json], ids=["BibTeX", "RIS", "CSL-JSON"])
def test_what_was_read_is_written_and_read_back(texts, form):
    sources = [each.source for given in texts.values() for reading in readings(given) for each in reading.found]
    lost: Counter[str] = Counter()

    for source in sources:
        (again,) = citing.read(form.write([source])).found
        lost.update(name for name in PLAIN if getattr(again.source, name) != getattr(source, name))

    print(f"\n{form.__name__}: {len(sources)} sources written and read back; differing: {dict(lost) or 'none'}")
    assert not lost


# --- Beside Zotero ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("translator", ["BibTeX", "RIS"])
def test_titles_years_and_dois_are_those_that_zotero_reads(zotero, translator):
    expected, same, missing = Counter(), Counter(), []
    for case in zotero:
        if case["translator"] != translator:
            continue
        sources = [each.source for each in citing.read(case["input"]).found]
        titles = {_letters(source.title) for source in sources}
        years = {source.issued[:4] for source in sources}
        dois = {source.doi.lower() for source in sources}
        families = {_letters(name.family or name.literal) for source in sources for name in source.authors}
        for item in case["items"]:
            if not item.get("title"):
                continue
            wanted = {"title": (_letters(_plain(item["title"])), titles)}
            if year := re.search(r"\d{4}", item.get("date", "")):
                wanted["year"] = (year[0], years)
            if item.get("DOI"):
                wanted["doi"] = (citing.plain_doi(item["DOI"]).lower(), dois)
            creators = [each for each in item["creators"] if each["creatorType"] == "author"]
            if creators:
                wanted["first author"] = (_letters(creators[0]["lastName"]), families)
            for name, (content, there) in wanted.items():
                expected[name] += 1
                same[name] += content in there
                if content not in there:
                    missing.append((name, content, sorted(there)[:3]))

    print(f"\n{translator}:", ", ".join(f"{name} {same[name]} of {count}" for name, count in expected.items()))
    for each in missing[:40]:
        print("  differs:", *each)
    assert sum(same.values()) >= SAME_AS_ZOTERO * sum(expected.values())


def _plain(text: str) -> str:
    return re.sub(r"</?[a-z][^>]*>", "", text)
