"""Reading RIS, CSL-JSON and plain fields."""

import pytest

from articles import citing
from articles.shared import Name, Source


def only(text):
    reading = citing.read(text)
    assert reading.faults == ()
    (found,) = reading.found
    return found


def test_ris_is_read_with_what_is_not_kept():
    found = only(
        "TY  - NEWS\r\nTI  - Dozens killed\r\n  in Mali\r\nAU  - Diallo, Tiemoko\r\nAU  - Reuters\r\n"
        "AU  - Ministry,, Mali\r\n"
        "T2  - The Daily\r\nDA  - 2018/04/28/\r\nPY  - 2018\r\nSN  - 1234-5678\r\nAB  - Long.\r\nA2  - Editor, An\r\n"
        "UR  - https://example.org/\r\nY2  - 2018/05//\r\nER  - \r\n"
    )

    assert found.source == Source(
        "dozens-killed-in-mali",
        "Dozens killed in Mali",
        authors=(Name("Diallo", "Tiemoko"), Name(literal="Reuters"), Name(literal="Ministry, Mali")),
        container_title="The Daily",
        issued="2018-04-28",
        url="https://example.org/",
        accessed="2018-05",
    )
    assert found.lost == ("ISSN, abstract and editors are not kept.",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("TY  - NEWS\nTI  - A\nER  - \nTI  - B\nER  - \n", "Line 4 stands outside of an entry"),
        ("TY  - NEWS\nTI  - A\nER  - \nTY  - NEWS\nID  - b\nER  - \n", "“b”: it has no title"),
    ],
)
def test_broken_ris_is_named(text, told):
    reading = citing.read(text)

    assert [found.source.title for found in reading.found] == ["A"]
    assert reading.faults[0].startswith(told)


def test_csl_json_is_read_with_what_is_not_kept():
    found = only(
        """{"items": [{"id": "http://example.org/users/1", "type": "thesis", "title": "On <i>toll</i>s < 5",
        "author": [{"non-dropping-particle": "van", "family": "Berg", "given": "Jan", "suffix": "Jr."},
                   {"literal": "UN"}],
        "issued": {"date-parts": [["2018", "4"]], "circa": true}, "accessed": {"raw": "30 April 2018"},
        "volume": 3, "abstract": "Long.", "ISBN": "0306406152 9780306406157"}]}"""
    )

    assert found.source == Source(
        "on-tolls-5",
        "On tolls < 5",
        type="report",
        authors=(Name("van Berg", "Jan, Jr."), Name(literal="UN")),
        issued="2018-04~",
        accessed="2018-04-30",
        isbn="0306406152",
    )
    assert found.lost == (
        "volume and abstract are not kept.",
        "The type “thesis” becomes “report”.",
        "Of “0306406152 9780306406157” 0306406152 is kept.",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[{"title": "A"}, 3]', "Entry 2 is no object"),
        ('[{"title": "A"}, {"id": "b"}]', "“b”: it has no title"),
    ],
)
def test_broken_item_is_named(text, told):
    reading = citing.read(text)

    assert [found.source.title for found in reading.found] == ["A"]
    assert reading.faults[0].startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[{"title": "A",}]', "Line 1, column 1"),
        ("[" * 100_000, "This JSON is nested too deeply"),
        ("[" + "9" * 10_000 + "]", "This JSON is nested too deeply, or holds a number"),
        ("[]", "The list is empty"),
        ("", "Nothing stands here"),
        ("Some words", "Entry 1: “Some words” is not understood"),
    ],
)
def test_what_is_in_no_format_is_told(text, told):
    reading = citing.read(text)

    assert reading.found == ()
    assert reading.faults[0].startswith(told)


def test_plain_fields_are_read_and_nothing_is_fetched():
    reading = citing.read(
        "Title: Dozens killed\nhttps://web.archive.org/web/20180501/https://news.example/a\nSite: The Daily\n"
        "Date: 28 April 2018\nAuthor: Diallo, Tiemoko; Reuters\nMood: grim\n\nTitle: B\nURL: https://doi.org/10.1000/182\n"
    )

    first, second = reading.found
    assert first.source == Source(
        "dozens-killed",
        "Dozens killed",
        type="webpage",
        authors=(Name("Diallo", "Tiemoko"), Name(literal="Reuters")),
        container_title="The Daily",
        issued="2018-04-28",
        url="https://news.example/a",
        archive_url="https://web.archive.org/web/20180501/https://news.example/a",
    )
    assert first.lost == ("Mood is not kept.",)
    assert second.source.doi == "10.1000/182"


def test_what_is_no_date_language_doi_isbn_or_address_is_not_kept():
    found = only(
        '[{"title": "A", "issued": {"literal": "no date"}, "language": "unknown tongue", "DOI": "11/2", "ISBN": "12",'
        ' "URL": "javascript:alert(1)"}]'
    )

    assert found.source == Source("a", "A", type="webpage")
    assert len(found.lost) == 5
    assert all("not kept" in sentence for sentence in found.lost)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2018-04-30", "2018-04-30"),
        ("2018/4/30", "2018-04-30"),
        ("2018-04-30T10:00:00Z", "2018-04-30"),
        ("April 30, 2018", "2018-04-30"),
        ("30 Apr. 2018", "2018-04-30"),
        ("Sept 2018", "2018-09"),
        ("spring 2018", "2018-21"),
        ("circa 2018", "2018~"),
        ("05/06/2018", "2018"),
        ("2018-02-31", "2018"),
        ("yesterday", ""),
    ],
)
def test_date_is_read(text, edtf):
    assert only(f'[{{"title": "A", "issued": {{"raw": "{text}"}}}}]').source.issued == edtf


def test_title_in_another_script_gets_a_key():
    assert only("Title: Резня").source.key.startswith("source-")
