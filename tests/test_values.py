from datetime import date
from decimal import Decimal

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from articles import values
from articles.values import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    NONE,
    RANGE,
    UNKNOWN,
    ArticleLink,
    Date,
    InvalidValue,
    ListOfTexts,
    Place,
    Quantity,
    Text,
    Url,
    parse,
)
from tests import strategies


@given(strategies.values())
def test_text_of_a_value_is_read_as_the_same_value(value):
    assert parse(value.kind, value.text()) == value


@given(strategies.values())
def test_stored_shape_of_a_value_is_read_as_the_same_value(value):
    assert values.from_json(values.to_json(value)) == value


@given(strategies.values())
def test_every_value_has_words(value):
    assert value.words().strip()


@given(st.sampled_from(sorted(values.TYPES)), strategies.texts(60))
def test_any_text_is_a_value_or_refused(kind, text):
    try:
        value = parse(kind, text)
    except InvalidValue as error:
        assert str(error)
    else:
        assert value is None or parse(kind, value.text()) == value


@pytest.mark.parametrize("kind", sorted(values.TYPES))
@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_empty_text_is_no_value(kind, text):
    assert parse(kind, text) is None


@pytest.mark.parametrize("kind", ["text", "place", "article", "url", "list"])
@pytest.mark.parametrize("hidden", ["\0", "\x1b", "\x9b", "\u202e", "\u2066", "\ufeff", "\ud800"])
def test_invisible_characters_are_refused(kind, hidden):
    with pytest.raises(InvalidValue):
        parse(kind, f"https://example.org/a{hidden}b")


# --- Quantities -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quantity", "words"),
    [
        ("47", Quantity.of(47), "47"),
        (" 0 ", Quantity.of(0), "0"),
        ("047", Quantity.of(47), "47"),
        ("47.0", Quantity.of(47), "47"),
        ("2.50", Quantity.of(Decimal("2.5")), "2.5"),
        ("6–9", Quantity.of(6, 9), "6–9"),
        ("6 - 9", Quantity.of(6, 9), "6–9"),
        ("6 to 9", Quantity.of(6, 9), "6–9"),
        ("9-9", Quantity.of(9), "9"),
        ("1,234", Quantity.of(1234), "1234"),
        ("12 000–13 500", Quantity.of(12000, 13500), "12000–13500"),
        ("1\u202f200\u00a0000", Quantity.of(1200000), "1200000"),
        ("At least 40", Quantity(Decimal(40), None, AT_LEAST), "at least 40"),
        ("≥40", Quantity(Decimal(40), None, AT_LEAST), "at least 40"),
        ("up to 50", Quantity(None, Decimal(50), AT_MOST), "at most 50"),
        ("c. 45", Quantity(Decimal(45), Decimal(45), ABOUT), "about 45"),
        ("about 6–9", Quantity(Decimal(6), Decimal(9), ABOUT), "about 6–9"),
        ("Unknown", Quantity(None, None, UNKNOWN), "unknown"),
        ("none", Quantity(None, None, NONE), "none"),
        ("٤٧", Quantity.of(47), "47"),
        ("999999999999999", Quantity.of(999999999999999), "999999999999999"),
    ],
)
def test_figure_is_understood(text, quantity, words):
    assert Quantity.parse(text) == quantity
    assert Quantity.parse(text).words() == words


@pytest.mark.parametrize(
    "text",
    [
        "9–6", "-5", "−5", "-0", "1e5", "10^400", "1" + "0" * 15, "9" * 400, "0.00001",
        "1.00000000000000000000000000001", "forty-seven", "47 people", "4 7", "1,23", "12,34,567", "6–9–12",
        "at least", "at least 6–9", "at most unknown", "about", "NaN", "inf", "Infinity", "47%", "€47", "0x2f", "²",
        "½", "47 / 2", "1_000", "+47", ".5", "5.", "many",
    ],
)  # fmt: skip
def test_figure_that_is_none_is_refused(text):
    with pytest.raises(InvalidValue):
        Quantity.parse(text)


def test_zero_unknown_and_none_are_three_things():
    zero, unknown, none = (Quantity.parse(text) for text in ("0", "unknown", "none"))

    assert len({zero, unknown, none}) == 3
    assert (zero.is_number, unknown.is_number, none.is_number) == (True, False, False)
    assert len({str(values.to_json(value)) for value in (zero, unknown, none)}) == 3


@pytest.mark.parametrize(
    ("low", "high", "bound"),
    [
        (None, None, "exact"),
        (Decimal(6), Decimal(9), "exact"),
        (Decimal(9), Decimal(6), RANGE),
        (Decimal(6), Decimal(6), RANGE),
        (Decimal(6), Decimal(9), AT_LEAST),
        (Decimal(6), None, AT_MOST),
        (Decimal(0), Decimal(0), UNKNOWN),
        (Decimal(-1), Decimal(-1), "exact"),
        (Decimal("-0"), Decimal("-0"), "exact"),
        (Decimal("NaN"), Decimal("NaN"), "exact"),
        (Decimal("Infinity"), None, AT_LEAST),
        (Decimal(1), Decimal(1), "roughly"),
    ],
)
def test_quantity_that_contradicts_itself_cannot_be_made(low, high, bound):
    with pytest.raises(InvalidValue):
        Quantity(low, high, bound)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("47", "47", True),
        ("47", "43", False),
        ("6–9", "9", True),
        ("6–9", "12", False),
        ("at least 40", "47", True),
        ("at least 50", "47", False),
        ("at most 40", "at least 41", False),
        ("at most 40", "0", True),
        ("unknown", "47", True),
        ("unknown", "unknown", True),
        ("none", "0", False),
        ("none", "unknown", False),
        ("none", "none", True),
    ],
)
def test_figures_overlap_when_both_can_be_true(one, other, overlap):
    assert Quantity.parse(one).overlaps(Quantity.parse(other)) is overlap
    assert Quantity.parse(other).overlaps(Quantity.parse(one)) is overlap


# --- Dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "edtf", "words"),
    [
        ("2018-04-30", "2018-04-30", "30 April 2018"),
        ("2018-04", "2018-04", "April 2018"),
        (" 2018 ", "2018", "2018"),
        ("2018-04~", "2018-04~", "about April 2018"),
        ("2018?", "2018?", "perhaps 2018"),
        ("2018%", "2018%", "perhaps about 2018"),
        ("2018-21", "2018-21", "spring 2018"),
        ("201X", "201X", "the 2010s"),
        ("2018-XX", "2018-XX", "a month in 2018"),
        ("2018-04-XX", "2018-04-XX", "a day in April 2018"),
        ("2018-XX-XX", "2018-XX-XX", "a day in 2018"),
        ("2018-04-26/2018-04-27", "2018-04-26/2018-04-27", "26–27 April 2018"),
        ("2018-04-26 / 2018-04-27", "2018-04-26/2018-04-27", "26–27 April 2018"),
        ("2018-04-26/2018-04-26", "2018-04-26/2018-04-26", "26 April 2018"),
        ("2018-04-26/2018-05-01", "2018-04-26/2018-05-01", "26 April – 1 May 2018"),
        ("2017-12-30/2018-01-02", "2017-12-30/2018-01-02", "30 December 2017 – 2 January 2018"),
        ("2018-04-26~/2018-04-27", "2018-04-26~/2018-04-27", "about 26 April 2018 – 27 April 2018"),
        ("2018/2018-03", "2018/2018-03", "2018 – March 2018"),
        ("2018-04/..", "2018-04/..", "since April 2018"),
        ("2018-04/", "2018-04/", "from April 2018, end unknown"),
        ("../2018-04", "../2018-04", "until April 2018"),
        ("/2018-04", "/2018-04", "until April 2018, start unknown"),
        ("[2018-04-26, 2018-04-27]", "[2018-04-26,2018-04-27]", "26 April 2018 or 27 April 2018"),
        ("{2018-04,2018-06}", "{2018-04,2018-06}", "April 2018 and June 2018"),
        ("[..2018]", "[..2018]", "until 2018"),
        ("2999-01-01", "2999-01-01", "1 January 2999"),
        ("Y-10000", "Y-10000", "Y-10000"),
        ("?2018-04", "?2018-04", "?2018-04"),
    ],
)
def test_date_is_understood(text, edtf, words):
    assert Date.parse(text).text() == edtf
    assert Date.parse(text).words() == words


@pytest.mark.parametrize(
    "text",
    [
        "2018-04-31", "2018-02-29", "2018-13", "2018-00", "2018-4-3", "18-04-03", "30.04.2018", "April 2018", "-10000",
        "2018-04-27/2018-04-26", "2018-04-26/2018-02-31", "2018/2019/2020", "../..", "/", "..", "٢٠١٨", "1E5",
        "unknown", "2018-xx", "2018\0", "[2018-04-31,2018-05-01]", "2018" * 20,
    ],
)  # fmt: skip
def test_date_that_is_none_is_refused(text):
    with pytest.raises(InvalidValue):
        Date.parse(text)


@pytest.mark.parametrize(
    ("edtf", "low", "high"),
    [
        ("2018-04-30", date(2018, 4, 30), date(2018, 4, 30)),
        ("2018-04", date(2018, 4, 1), date(2018, 4, 30)),
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("2018-04-26/2018-04-27", date(2018, 4, 26), date(2018, 4, 27)),
        ("2018-04/..", date(2018, 4, 1), None),
        ("../2018-04", None, date(2018, 4, 30)),
        ("Y-10000", None, None),
        ("0000", None, None),
    ],
)
def test_bounds_are_the_first_and_the_last_day(edtf, low, high):
    assert Date.parse(edtf).bounds() == (low, high)


@given(strategies.dates())
def test_bounds_are_those_of_the_edtf_parser(value):
    parsed = parse_edtf(value.edtf)
    low, high = parsed.lower_strict(), parsed.upper_strict()

    for bound, moment in zip(value.bounds(), (low, high), strict=True):
        assert bound is None or (bound.year, bound.month, bound.day) == tuple(moment)[:3]


# --- Places, links and text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Menaka Cercle, Mali", Place("Menaka Cercle, Mali")),
        ("Aklaz (15.6, 2.9)", Place("Aklaz", Decimal("15.6"), Decimal("2.9"))),
        ("Aklaz (15.6, -2.9 ±10 km)", Place("Aklaz", Decimal("15.6"), Decimal("-2.9"), Decimal(10))),
        ("Camp (2, 3) (15.6, 2.9)", Place("Camp (2, 3)", Decimal("15.6"), Decimal("2.9"))),
        ("Aklaz (0.0000001, 2)", Place("Aklaz", Decimal("0.0000001"), Decimal(2))),
        ("Aklaz (camp, north)", Place("Aklaz (camp, north)")),
    ],
)
def test_place_is_understood(text, place):
    assert Place.parse(text) == place
    assert Place.parse(place.text()) == place
    assert Place.from_json(place.to_json()) == place


@pytest.mark.parametrize("text", ["Aklaz (91, 2)", "Aklaz (15, -181)", "A" * 2001])
def test_place_outside_the_world_is_refused(text):
    with pytest.raises(InvalidValue):
        Place.parse(text)


@pytest.mark.parametrize(
    "arguments",
    [("Aklaz (1, 2)",), ("Aklaz", Decimal(1)), ("Aklaz", None, Decimal(1)), ("Aklaz", None, None, Decimal(1))],
)
def test_place_holds_coordinates_as_numbers_and_whole(arguments):
    with pytest.raises(InvalidValue):
        Place(*arguments)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Mali War", ArticleLink("Mali War")),
        ("[[Mali War]]", ArticleLink("Mali War")),
        ("[[ Mali War | the war ]]", ArticleLink("Mali War", "the war")),
        ("Mali War|Mali War", ArticleLink("Mali War")),
        ("Mali War|the | war", ArticleLink("Mali War", "the | war")),
        ("Mali War|the [second] war", ArticleLink("Mali War", "the [second] war")),
    ],
)
def test_link_is_understood(text, link):
    assert ArticleLink.parse(text) == link
    assert ArticleLink.parse(link.text()) == link


@pytest.mark.parametrize("text", ["|label", "[[]]", "a [b] c", "[[a]] and [[b]]", " | "])
def test_link_without_a_title_is_refused(text):
    with pytest.raises(InvalidValue):
        ArticleLink.parse(text)


@pytest.mark.parametrize("title", ["", "a|b", "a]b"])
def test_title_that_no_link_can_name_is_refused(title):
    with pytest.raises(InvalidValue):
        ArticleLink(title)


@pytest.mark.parametrize("text", ["https://example.org/a?b=c#d", "http://[::1]/", " https://пример.рф/ "])
def test_address_is_understood(text):
    assert Url.parse(text).address == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "example.org", "//example.org", "javascript:alert(1)", "data:text/html,x", "ftp://example.org",
        "https:", "https://", "https:\\\\example.org", "http://[::1", "https://exa mple.org", "https://example.org/<b>",
        "http://:80/", "java\nscript:",
    ],
)  # fmt: skip
def test_address_that_is_none_is_refused(text):
    with pytest.raises(InvalidValue):
        Url.parse(text)


def test_text_is_one_line():
    assert Text.parse(" Daoussahak\tTuareg\n civilians ") == Text("Daoussahak Tuareg civilians")


def test_list_has_a_text_on_each_line():
    assert ListOfTexts.parse("rifles\n\n  motorcycles \r\n") == ListOfTexts(("rifles", "motorcycles"))
