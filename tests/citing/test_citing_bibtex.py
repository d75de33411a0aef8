"""Reading BibTeX: what entries say, what is not kept, and what is said of a broken one."""

import pytest

from articles import citing
from articles.citing import bibtex
from articles.shared import Name, Source


def only(text):
    reading = citing.read(text)
    assert reading.faults == ()
    (found,) = reading.found
    return found


def test_article_is_read_with_what_is_not_kept():
    found = only(
        """@article{Lebovich2018,
          author = {Lebovich, Andrew and van der Berg, Jan and {Human Rights Division}},
          title = {Who killed {W}hom?}, journal = "Journal of the Sahel", volume = 4, pages = {1--9},
          year = 2018, month = may, day = 3, language = {french}, abstract = {Long.},
          doi = {https://doi.org/10.1000/182}, url = {https://example.org/a\\_b?c=50%25}, }"""
    )

    source = found.source
    assert (found.name, source.key, source.type) == ("Lebovich2018", "lebovich2018", "article-journal")
    assert source.title == "Who killed Whom?"
    assert source.authors == (
        Name("Lebovich", "Andrew"),
        Name("van der Berg", "Jan"),
        Name(literal="Human Rights Division"),
    )
    assert (source.container_title, source.issued, source.language) == ("Journal of the Sahel", "2018-05-03", "fr")
    assert (source.doi, source.url) == ("10.1000/182", "https://example.org/a_b?c=50%25")
    assert found.lost == ("volume, pages and abstract are not kept.",)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Caf\'e, caf\'{e}, caf{\'e}, Caf\'{\relax e}", "Café, café, café, Café"),
        (r"\c{c}a, \v{S}, \^{\i}, \i, \"{O}, \o, \ss, \l{}", "ça, Š, î, ı, Ö, ø, ß, ł"),
        (r"1--2 --- ``so'' 50\% of \$5 \& 50% #1", "1–2 — “so” 50% of $5 & 50% #1"),
        (r"\emph{People} of {\bf Mali}~and \textbackslash{}x", "People of Mali and \\x"),
    ],
)
def test_latex_becomes_text(latex, text):
    assert only(f"@book{{a, title = {{{latex}}}}}").source.title == text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Amina Ag Mohamed", Name("Mohamed", "Amina Ag")),
        ("Ludwig van Beethoven", Name("van Beethoven", "Ludwig")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther, Jr.")),
        ("amina diallo", Name("diallo", "amina")),
        ("the people of Mali", Name(literal="the people of Mali")),
        ("UNICEF", Name(literal="UNICEF")),
        ("{Ministry of Defence, Mali}", Name(literal="Ministry of Defence, Mali")),
        ("Pelé,", Name("Pelé")),
    ],
)
def test_name_is_read_as_bibtex_does(given, name):
    assert only(f"@book{{a, title = {{A}}, author = {{{given}}}}}").source.authors == (name,)


def test_strings_months_and_pieces_are_put_together():
    found = only(
        '@string{un = "United Nations"}\n@BOOK(a, title = "The " # un # { Report}, month = 8 # feb, year = 2018)'
    )

    assert found.source.title == "The United Nations Report"


def test_crossref_brings_the_book_of_a_chapter():
    reading = citing.read(
        "@incollection{c, crossref = {Whole}, title = {Part}}"
        "@book{whole, title = {Whole}, publisher = {P}, year = 2018}"
    )

    part = reading.found[0].source
    assert (part.title, part.container_title, part.publisher, part.issued) == ("Part", "Whole", "P", "2018")


@pytest.mark.parametrize(
    ("fields", "issued", "lost"),
    [
        ("date = {2018-04-26/2018-04-27}, year = 2017", "2018-04-26/2018-04-27", ()),
        ("year = {c. 1998}", "1998~", ()),
        ("year = {in press 1998}", "1998", ("“in press 1998” is kept as 1998.",)),
        ("year = {n.d.}", "", ("“n.d” is no date, and not kept.",)),
    ],
)
def test_date_is_read_as_far_as_it_is_sure(fields, issued, lost):
    found = only(f"@book{{a, title = {{A}}, {fields}}}")

    assert found.source.issued == issued
    assert [note.replace("n.d.", "n.d") for note in found.lost] == list(lost)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("@book{broken, title = {A", "“broken”: it is not closed"),
        ("@book{broken, title = {A} year = 2018}", "“broken”: behind “title” a comma is missing"),
        ("@book{broken, title, year = 2018}", "“broken”: before “title, year = 2018” a comma is missing"),
        ('@book{broken, title = "A}', "“broken”: “title” is not closed"),
        ("@book{broken, title = }", "“broken”: behind “title =” something is missing"),
        ("@book{title = {A}}", "The entry in line 1: behind the name of the entry a comma is missing"),
        ("@book{broken, year = 2018}", "“broken”: it has no title"),
        ("@book{broken, title = {" + "A" * 501 + "}}", "“broken”: its title has 501 characters; 500 are the limit"),
    ],
)
def test_broken_entry_is_named_and_the_others_are_read(entry, told):
    reading = citing.read(f"{entry}\n@book{{whole, title = {{B}}}}")

    assert [found.name for found in reading.found] == ["whole"]
    (fault,) = reading.faults
    assert fault.startswith(told)


def test_date_is_written_for_bibtex_and_for_biblatex():
    written = bibtex.write([Source("a", "A", issued="2018-04-26/2018-04-27")])

    assert "  date = {2018-04-26/2018-04-27},\n  year = {2018},\n  month = apr,\n" in written


def test_at_most_200_entries_are_read():
    reading = citing.read("".join(f"@book{{k{n}, title = {{A}}}}\n" for n in range(201)))

    assert len(reading.found) == 200
    assert reading.faults == ("There are more than 200 entries. Those after them are not read; paste them next.",)


def test_more_than_a_megabyte_is_not_read():
    reading = citing.read("é" * 500_001)

    assert reading.found == ()
    assert reading.faults == ("The text has 1,000,002 bytes; 1,000,000 are the limit. Paste it in parts.",)
