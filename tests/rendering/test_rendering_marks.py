import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import Cited, Mark, Mention
from articles.shared import Party, Source
from articles.snapshot import Citation, Claim
from tests.rendering.builders import MISSION, OWN_VOICE, REPORT, TOLL, html, messages, rendered

CITED = Citation("toll-un", "un-report", claim="toll-minusma", locator="p. 1", quote="47 killed")
SENTENCE = Citation("camp-un", "un-report", locator="p. 9")
WITHHELD = Citation("secret", "un-report", claim="night-raid", locator="p. 2", quote="seen", is_withheld=True)


def test_mark_of_a_claim_is_a_numbered_link_with_words():
    assert html("It was 47 [@toll-minusma].") == (
        '<p>It was 47 <sup class="mark"><a href="#cite-1" id="ref-1-a" '
        'aria-label="Reference 1: MINUSMA, 30 April 2018">[1]</a></sup>.</p>'
    )


def test_reference_of_a_claim_has_its_citations_and_every_mention():
    [reference] = rendered("[@toll-minusma] [@toll-minusma]", citations=[CITED]).references

    assert reference.claim == TOLL
    assert reference.cited == (Cited(REPORT, "p. 1", "47 killed"),)
    assert reference.mentions == (Mention("ref-1-a", "a"), Mention("ref-1-b", "b"))


def test_claim_without_a_citation_is_a_reference_without_sources():
    [reference] = rendered("[@toll-minusma]").references

    assert reference.cited == ()


def test_citation_of_a_sentence_and_a_source_named_directly():
    sentence, direct = rendered("[@camp-un] [@un-report, pp.  3–4]", citations=[SENTENCE]).references

    assert (sentence.key, sentence.claim, sentence.cited) == ("camp-un", None, (Cited(REPORT, "p. 9"),))
    assert (direct.key, direct.locator, direct.cited) == ("un-report", "pp. 3–4", (Cited(REPORT),))


def test_citation_of_a_claim_brings_the_claim():
    [reference] = rendered("[@toll-un]", citations=[CITED]).references

    assert (reference.claim, reference.cited) == (TOLL, (Cited(REPORT, "p. 1", "47 killed"),))


def test_same_key_and_locator_share_a_number():
    numbers = [
        (line.number, line.locator) for line in rendered("[@un-report][@un-report, p. 1][@un-report]").references
    ]

    assert numbers == [(1, ""), (2, "p. 1")]


@pytest.mark.parametrize("key", ["secret", "night-raid"])
def test_withheld_citation_says_nothing_of_its_source(key):
    result = rendered(f"[@{key}]", citations=[WITHHELD])

    assert result.references[0].cited == (Cited(None, is_withheld=True),)
    assert "source withheld" in result.lead
    assert not any(word in repr(result) for word in ("un-report", "UN News", "p. 2", "seen"))


@pytest.mark.parametrize(
    ("claim", "records", "words"),
    [
        (TOLL, [], "minusma, 30 April 2018"),
        (Claim("c", "", claimants=("a", "b", "c")), [Party("a", "<A>"), Party("b", "B")], "&lt;A&gt;, B and c"),
        (Claim("c", "", claimants=("minusma",), claimed_on="2018-13-99"), [MISSION], "MINUSMA, 2018-13-99"),
        (OWN_VOICE, [], "stated by this article"),
        (Claim("c", "", claimants=("a",)), [Party("a", "x" * 500)], "x" * 119 + "…"),
    ],
)
def test_words_of_a_mark_for_a_claim(claim, records, words):
    assert f'aria-label="Reference 1: {words}"' in html(f"[@{claim.key}]", claims=[claim], records=records)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (REPORT, "UN News, 2018"),
        (Source("un-report", "Untitled"), "Untitled"),
        (Source("un-report", "T", issued="1999-04/2001"), "T, 1999"),
    ],
)
def test_words_of_a_mark_for_a_source(source, words):
    assert f'aria-label="Reference 1: {words}"' in html("[@un-report]", records=[source])


def test_marks_of_the_infobox_come_first():
    result = rendered("[@un-report] [@toll-minusma]", first_marks=["toll-minusma", "toll-minusma", "nobody"])

    words = "Reference 1: MINUSMA, 30 April 2018"
    assert result.marks == {"toll-minusma": (Mark(1, "ref-1-a", words), Mark(1, "ref-1-b", words))}
    assert [line.key for line in result.references] == ["toll-minusma", "un-report"]
    assert 'id="ref-1-c"' in result.lead
    assert result.problems[0].message == ("Infobox: no claim has the key “nobody”. Correct it, or add the claim.")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("[@nobody]", "[@nobody: no claim or source has this key]"),
        ("[@nobody, p. <3>]", "[@nobody, p. &lt;3&gt;: no claim or source has this key]"),
        ("[@Toll MINUSMA]", "[@Toll MINUSMA: not a mark]"),
        ("[@]", "[@: not a mark]"),
        ("[@toll-minusma,\np. 3]", "[@toll-minusma,\np. 3: not a mark]"),
        ("[@nobody]: https://e.org", "[@nobody: no claim or source has this key]"),
    ],
)
def test_what_no_one_has_is_shown_and_listed(body, shown):
    assert f'<span class="problem">{shown}</span>' in html(body)
    assert len(messages(body)) == 1


@pytest.mark.parametrize(
    "body",
    [r"\[@toll-minusma]", "`[@toll-minusma]`", "    [@toll-minusma]", "```\n[@nobody]\n```", "[@" + "x" * 400 + "]"],
)
def test_what_is_escaped_or_code_or_no_mark_stays_literal(body):
    result = rendered(body)

    assert "[@" in result.lead
    assert not result.references
    assert not result.problems


def test_mark_inside_a_link_stays_a_mark():
    assert '<sup class="mark">' in html("[so [@toll-minusma]](https://e.org)")


def test_sections_of_claims_are_those_of_their_first_marks():
    body = "[@night-raid]\n\n# Toll\n\n[@toll-un] [@night-raid]\n\n# Later\n\n[@toll-minusma]"

    assert rendered(body, citations=[CITED]).sections_of == {
        "night-raid": ("", ""),
        "toll-minusma": ("toll", "Toll"),
    }


def test_citation_of_a_source_that_does_not_exist_is_a_problem():
    assert messages("[@toll-minusma]", citations=[CITED], records=[]) == [
        "The citation “toll-un” names a source that does not exist. Choose another."
    ]


def test_mentions_are_lettered_past_z():
    [reference] = rendered("[@toll-minusma]" * 28).references

    assert [mention.label for mention in reference.mentions][24:] == ["y", "z", "aa", "ab"]


@given(st.lists(st.sampled_from(["toll-minusma", "night-raid", "un-report", "nobody", "Bad", "toll-un, p. 3", ""])))
def test_every_mark_is_a_mention_or_a_warning(keys):
    result = rendered(" and ".join(f"[@{key}]" for key in keys))

    mentions = sum(len(line.mentions) for line in result.references)
    assert mentions + result.lead.count('<span class="problem">') == len(keys)
    assert result.lead.count('<sup class="mark">') == mentions
    assert [line.number for line in result.references] == list(range(1, len(result.references) + 1))
