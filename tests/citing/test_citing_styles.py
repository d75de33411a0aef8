"""How an article is cited in words, against the patterns that the styles' own manuals give for an encyclopedia."""

from datetime import date

import pytest

from articles import citing
from articles.citing import bibtex, csl_json, ris
from articles.citing.styles import CitedArticle, apa, chicago_bibliography, chicago_note, mla


def article(title="Aklaz and Awkassa massacres", **others):
    defaults = {
        "slug": "aklaz",
        "site": "Our Wiki",
        "day": date(2018, 4, 5),
        "address": "https://wiki.example/wiki/aklaz/revisions/3/",
    }
    return CitedArticle(title=title, **defaults | others)


def words(pieces):
    return "".join(f"*{piece.text}*" if piece.is_italic else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("style", "reference"),
    [
        (
            apa,
            "Aklaz and Awkassa massacres. (2018, April 5). In *Our Wiki*. https://wiki.example/wiki/aklaz/revisions/3/",
        ),
        (
            mla,
            "“Aklaz and Awkassa Massacres.” *Our Wiki*, 5 Apr. 2018, wiki.example/wiki/aklaz/revisions/3/.",
        ),
        (
            chicago_note,
            "Our Wiki, s.v. “Aklaz and Awkassa massacres,” last modified April 5, 2018, "
            "https://wiki.example/wiki/aklaz/revisions/3/.",
        ),
        (
            chicago_bibliography,
            "Our Wiki. “Aklaz and Awkassa Massacres.” Last modified April 5, 2018. "
            "https://wiki.example/wiki/aklaz/revisions/3/.",
        ),
    ],
)
def test_article_is_cited(style, reference):
    assert words(style(article())) == reference


@pytest.mark.parametrize(
    ("title", "language", "reference"),
    [
        ("Who fell?", "en", "“Who Fell?” "),
        ("The “battle” of a hill: an end", "en", "“The ‘Battle’ of a Hill: An End.” "),
        ("ISGS in the Sahel", "en", "“ISGS in the Sahel.” "),
        ("Massacres d’Aklaz", "fr", "“Massacres d’Aklaz.” "),
        ("What for", "en-GB", "“What For.” "),
    ],
)
def test_title_stands_in_quotation_marks(title, language, reference):
    assert words(mla(article(title, language=language))).startswith(reference)


@pytest.mark.parametrize(("month", "short"), [(5, "May"), (6, "June"), (9, "Sept."), (12, "Dec.")])
def test_mla_shortens_long_months(month, short):
    assert f", 5 {short} 2018, " in words(mla(article(day=date(2018, month, 5))))


def test_question_takes_no_full_stop_in_apa():
    assert words(apa(article("Who fell?"))).startswith("Who fell? (2018, April 5). In *Our Wiki*.")


def test_article_is_an_entry_of_an_encyclopedia_in_every_format():
    source = article().as_source()

    assert bibtex.write([source]).startswith("@inreference{aklaz,\n")
    assert ris.write([source]).startswith("TY  - ENCYC\r\n")
    assert '"type": "entry-encyclopedia"' in csl_json.write([source])
    for form in (bibtex, ris, csl_json):
        (found,) = citing.read(form.write([source])).found
        assert (found.source.title, found.source.container_title) == (source.title, source.container_title)
        assert (found.source.issued, found.source.url) == ("2018-04-05", source.url)
