from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from articles.importing import Malformed
from articles.importing.plain_text import decode, english_date, escape, read, unescape
from articles.rendering.printed import printed
from articles.shared import FieldDefinition, Template
from articles.snapshot import MAX_BODY_BYTES, Field
from articles.values import ArticleLink, Date, Place, Quantity, Text
from tests import strategies

FILE = Path(__file__).parent.parent / "data" / "plain_text_article.txt"
ATTACK = Template("attack", "Attack", fields=(FieldDefinition("target", "Target"),))
DISASTER = Template(
    "disaster",
    "Disaster",
    fields=(
        FieldDefinition("title", "Title"),
        FieldDefinition("location", "Place", "place"),
        FieldDefinition("date", "Date", "date"),
        FieldDefinition("partof", "Part of", "article"),
        FieldDefinition("fatalities", "Deaths", "number", policy="preferred"),
        FieldDefinition("injuries", "Injuries", "number"),
    ),
)
MARKDOWN = MarkdownIt("commonmark").enable("table").enable("strikethrough")
MARKDOWN.inline.ruler.before("link", "printed", printed)


def paragraphs(text: str) -> list[str]:
    """Return the runs of lines between blank lines."""
    runs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip(" \t"):
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return ["\n".join(run) for run in runs if run]


def rendered(markdown: str) -> list[tuple[str, str]]:
    """Return the tag and the words of every block; anything but plain words fails."""
    blocks = []
    tokens = MARKDOWN.parse(markdown)
    assert {token.type for token in tokens} <= {
        "paragraph_open", "paragraph_close", "heading_open", "heading_close", "inline",
    }  # fmt: skip
    for opening, inline in pairwise(tokens):
        if inline.type == "inline":
            assert {child.type for child in inline.children} <= {"text", "softbreak"}
            words = "".join("\n" if child.type == "softbreak" else child.content for child in inline.children)
            blocks.append((opening.tag, words))
    return blocks


def imported(text: str, **options):
    return read(text, [ATTACK, DISASTER], **options)


# --- A whole file -----------------------------------------------------------------------------------------------------


def test_infobox_lines_become_fields_that_the_editor_stated():
    article = imported(FILE.read_text("utf-8"))

    assert article.title == "Flood at Two Bridges"
    assert article.kind == "disaster"
    assert article.fields == (
        Field("title", "Title", "text", Text("Flood at Two Bridges")),
        Field("location", "Place", "place", Place("Two Bridges, Upper Valley")),
        Field("date", "Date", "date", Date("1951-03-03/1951-03-04")),
        Field("partof", "Part of", "article", ArticleLink("Spring of 1951")),
        Field("fatalities", "Deaths", "number", Quantity.of(12)),
        Field("injuries", "Injuries", "number", Quantity.parse("at least 30")),
        Field("river-level", "River level", "text", Text("7 m above the mark")),
    )


def test_sections_and_paragraphs_are_kept_word_for_word():
    text = FILE.read_text("utf-8")
    _, _, prose = text.partition("7 m above the mark\n")
    expected = []
    for paragraph in paragraphs(prose.replace("==\n", "==\n\n")):
        marks = len(paragraph) - len(paragraph.lstrip("="))
        expected.append((f"h{marks}", paragraph.strip("= ")) if marks else ("p", paragraph))

    assert rendered(imported(text).body) == expected
    assert [tag for tag, _ in expected if tag != "p"] == ["h2", "h2", "h3", "h3", "h2"]


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: "\n\n" + t])
def test_line_ends_byte_order_mark_and_empty_lines_change_nothing(change):
    text = FILE.read_text("utf-8")

    assert imported(change(text)) == imported(text)


def test_title_alone_is_an_article():
    article = imported("= A = b =")

    assert (article.title, article.kind, article.fields, article.body) == ("A = b", "", (), "")


def test_infobox_is_only_what_follows_the_title():
    article = imported("= A =\nWords.\n\nInfobox\n- Date: 1951")

    assert article.fields == ()
    assert rendered(article.body) == [("p", "Words."), ("p", "Infobox\n- Date: 1951")]


# --- Fields -----------------------------------------------------------------------------------------------------------


def field(line: str, **options) -> Field:
    return imported(f"= A =\nInfobox\n- {line}\n", **options).fields[0]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("PartOf: Spring", Field("partof", "Part of", "article", ArticleLink("Spring"))),
        ("part-of: Spring", Field("partof", "Part of", "article", ArticleLink("Spring"))),
        ("DEATHS: 0", Field("fatalities", "Deaths", "number", Quantity.of(0))),
        ("Deaths: a dozen", Field("fatalities", "Deaths", "text", Text("a dozen"))),
        ("Deaths: unknown", Field("fatalities", "Deaths", "number", Quantity.parse("unknown"))),
        ("Date: 1951-03", Field("date", "Date", "date", Date("1951-03"))),
        ("Date: spring of 1951", Field("date", "Date", "text", Text("spring of 1951"))),
        ("Partof: a [b] c", Field("partof", "Part of", "text", Text("a [b] c"))),
        ("Time: 10:30: dusk", Field("time", "Time", "text", Text("10:30: dusk"))),
        ("Où? : là", Field("ou", "Où?", "text", Text("là"))),
        ("Дата: вчера", Field("field", "Дата", "text", Text("вчера"))),
    ],
)
def test_infobox_value_is_read_by_its_definition(line, expected):
    assert field(line, kind="disaster") == expected


def test_lines_that_no_template_knows_have_keys_of_their_own():
    fields = imported("= A =\nInfobox\n- Дата: a\n- Место: b\n- Fatalities!: c", kind="disaster").fields

    assert [field.key for field in fields] == ["field", "field-2", "fatalities-2"]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("- Date: 1951", "disaster"),
        ("- Target: x", "attack"),
        ("- Date: 1951\n- Colour: red", "disaster"),
        ("- Date: 1951\n- Colour: red\n- Size: 2", ""),
        ("", ""),
    ],
)
def test_kind_is_the_template_that_knows_half_of_the_lines(lines, kind):
    assert imported(f"= A =\nInfobox\n{lines}").kind == kind


def test_kind_may_be_given_and_must_exist():
    assert imported("= A =", kind="attack").kind == "attack"
    with pytest.raises(LookupError, match="attack, disaster"):
        imported("= A =", kind="war")


# --- Dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("April 26 and 27, 2018", "2018-04-26/2018-04-27"),
        ("26 and 27 April 2018", "2018-04-26/2018-04-27"),
        ("April 26–27, 2018", "2018-04-26/2018-04-27"),
        ("26-27 April 2018", "2018-04-26/2018-04-27"),
        ("26 April to 3 May 2018", "2018-04-26/2018-05-03"),
        ("30 April and 1 May 2018", "2018-04-30/2018-05-01"),
        ("December 30, 2017 – January 2, 2018", "2017-12-30/2018-01-02"),
        ("April 30, 2018", "2018-04-30"),
        ("30 April 2018", "2018-04-30"),
        ("30th Apr. 2018", "2018-04-30"),
        ("APRIL 2018", "2018-04"),
        ("April – May 2018", "2018-04/2018-05"),
        ("2018", "2018"),
        ("2018–2019", "2018/2019"),
    ],
)
def test_english_date_is_understood(text, edtf):
    assert english_date(text) == Date(edtf)


@pytest.mark.parametrize(
    "text",
    [
        "", "April", "26 April", "26", "26/04/2018", "04-26-2018", "April 31, 2018", "early 2018", "about April 2018",
        "April 26 and 29, 2018", "2018 and 2019", "April and May 2018", "April 27–26, 2018", "26, 27 and 28 April 2018",
        "April 26 2018 and 2019", "26 Ap 2018", "April 26, 18", "the 26th of April 2018", "٢٦ April 2018",
    ],
)  # fmt: skip
def test_date_in_doubt_stays_as_it_is(text):
    assert english_date(text) is None


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("\n\n", 1),
        ("Words\n= A =", 1),
        ("\nInfobox\n- a: b\n= A =", 2),
        ("== A ==", 1),
        ("= A", 1),
        ("= =", 1),
        ("====", 1),
        ("= A =\nWords\n= B =", 3),
        ("= A =\n== B =", 2),
        ("= A =\n= B ==", 2),
        ("= A =\n== B", 2),
        ("= A =\n==", 2),
        ("= A =\n======= B =======", 2),
        ("= A =\nInfobox\n- a: b\n- c", 4),
        ("= A =\nInfobox\n- : b", 3),
        ("= A =\nInfobox\n- a:", 3),
        ("= A =\nInfobox\n- a: b\nc: d", 4),
        ("= A =\n\nInfobox\n- Part of: b\n- partof: c", 5),
        ("= A =\nInfobox\n- Date: 2018\n- a: b\u202ec", 4),
        ("= A =\nWords\rmore", 2),
        ("= A =\rWords\r", 1),
        ("= A =\nWo\0rds", 2),
        ("= A =\nWo\x1brds", 2),
        ("= A =\n" + "words \n" * 90_000, 74_899),
    ],
)
def test_malformed_file_is_refused_with_its_line(text, line):
    with pytest.raises(Malformed) as refused:
        imported(text)

    assert refused.value.line == line
    assert str(refused.value).startswith(f"line {line}: ")


def test_text_that_grows_over_the_limit_is_refused():
    with pytest.raises(Malformed, match="over the limit"):
        imported("= A =\n" + "*" * (MAX_BODY_BYTES - 100))


def test_bytes_that_are_not_utf_8_are_refused_with_their_line():
    assert decode("\ufeff= é =".encode()) == "= é ="
    with pytest.raises(Malformed) as refused:
        decode(b"= A =\n\nWords\nM\xe9naka\n")
    assert refused.value.line == 4


@given(strategies.markdown() | strategies.plain_texts())
def test_any_text_is_an_article_or_malformed(text):
    try:
        article = imported(f"= A =\n{text}")
    except Malformed as error:
        assert 1 <= error.line <= text.count("\n") + 2
    else:
        assert article.title == "A"


# --- Plain text in Markdown -------------------------------------------------------------------------------------------


@given(strategies.texts() | strategies.plain_texts())
def test_what_was_escaped_is_unescaped_again(text):
    assert unescape(escape(text)) == text


@example("Setext\n===\nagain\n---")
@example("a | b\n:- | -:\n1 | 2")
@example("a\n:-\nb")
@example("line  \nbreak\\\nend\\")
@example("    code\n\ttab\n\u00a0space\u2003")
@example("[@toll, p. 3] [[Link|label]] ![x](image:y) [^1] [a]: b")
@example("{{claim toll}} {{{figure fatalities}} \\{{claim toll}} {one} {{")
@example("~~~\n~~gone~~ ~5 ~ 6")
@example("* a\n+ b\n- c\n12) d\n1234567890. e\n12.5 f")
@example("&amp; &#38; AT&T & <b> <http://a.b> http://a.b/c_d_e")
@example("# h\n#h\n## h ##\n> q\n>q")
@example("***\n___\n* * *\n`code`\n```\nfence")
@given(strategies.plain_texts())
def test_escaped_text_is_read_as_exactly_that_text(text):
    assert rendered(escape(text)) == [("p", paragraph) for paragraph in paragraphs(text)]


@given(st.text(st.sampled_from("#= a*\\&[;1."), min_size=1, max_size=12).map(str.strip).filter(bool))
def test_heading_keeps_its_words(words):
    assert rendered(f"## {escape(words)}") == [("h2", words)]


def test_common_prose_needs_no_marks():
    text = "“MINUSMA’s” toll (47 – 2 more), in 16 motorcycles; 50% at 10:30 – see http://example.org/?a=1."

    assert escape(text) == text
