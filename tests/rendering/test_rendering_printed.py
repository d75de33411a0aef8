import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.figures import figures
from articles.rendering import render
from articles.shared import Shared
from articles.snapshot import PREFERRED, Citation, Claim, Field, Snapshot
from articles.values import ListOfTexts, Quantity, Text
from tests.rendering.builders import MISSION, OWN_VOICE, REPORT, rendered

TOLL = Claim(
    "toll-minusma",
    "47 people were killed.",
    kind="count",
    claimants=("minusma",),
    field="fatalities",
    value=Quantity.of(47),
    rank=PREFERRED,
)
OTHER = Claim("toll-other", "At least 40.", kind="count", field="fatalities", value=Quantity.parse("at least 40"))
HOSTILE = Claim("hostile", "It is.", value=Text("<script>alert(1)</script> *so* [@toll-minusma]"))
FIELDS = (
    Field("fatalities", "Fatalities", "number", policy="preferred"),
    Field("target", "Target", "text", Text("Civilians & others")),
)
MARKED = (
    '<a class="marked" href="#cite-1" id="ref-1-a" aria-label="47, Reference 1: MINUSMA">'
    '<span>47</span><sup class="mark">[1]</sup></a>'
)


def printed(body, *, claims=(TOLL, OTHER, OWN_VOICE, HOSTILE), fields=FIELDS, citations=(), **options):
    computed = figures(fields, claims, ())
    return rendered(body, claims=claims, citations=citations, figures=computed, **options)


def test_figure_is_printed_with_the_mark_of_its_claim():
    result = printed("Of them {{figure fatalities}} died.")

    assert result.lead == f"<p>Of them {MARKED} died.</p>\n"
    assert result.plain_text == "Of them 47 died."
    assert result.references[0].claim == TOLL
    assert not result.problems


@pytest.mark.parametrize(
    ("written", "words", "references"),
    [
        ("{{claim toll-minusma}}", "47", ["toll-minusma"]),
        ("{{claim toll-other}}", "at least 40", ["toll-other"]),
        ("{{claim \t toll-other \t}}", "at least 40", ["toll-other"]),
        ("{{figure target}}", "Civilians & others", []),
        ("*{{figure target}}*", "Civilians & others", []),
        ("[{{claim toll-other}}](https://e.org)", "at least 40", ["toll-other"]),
    ],
)
def test_value_is_printed_in_words(written, words, references):
    result = printed(written)

    assert result.plain_text == words
    assert [reference.key for reference in result.references] == references
    assert result.problems == ()


def test_figure_of_several_claims_has_no_mark():
    field = Field("fatalities", "Fatalities", "number", policy="range")
    result = printed("{{figure fatalities}}", fields=[field])

    assert result.plain_text == "40–47"
    assert not result.references


def test_value_of_the_infobox_and_of_the_text_share_a_reference():
    result = printed("{{figure fatalities}}[@toll-minusma]", first_marks=["toll-minusma"])

    [reference] = result.references
    assert [mention.id for mention in reference.mentions] == ["ref-1-a", "ref-1-b", "ref-1-c"]


def test_heading_and_contents_hold_the_value():
    result = printed("## {{claim toll-minusma}} dead")

    assert [(heading.id, heading.text) for heading in result.contents] == [("47-dead", "47 dead")]


def test_claim_that_is_printed_counts_as_marked_in_its_section():
    assert printed("# Toll\n\n{{claim toll-other}}").sections_of == {"toll-other": ("toll", "Toll")}


def test_value_is_escaped_and_is_no_markdown():
    result = printed("{{claim hostile}}")

    assert "<span>&lt;script&gt;alert(1)&lt;/script&gt; *so* [@toll-minusma]</span><sup" in result.lead


@pytest.mark.parametrize(
    ("body", "shown", "message"),
    [
        ("{{figure nothing}}", "figure nothing: the infobox has no such line", "the infobox has no line"),
        ("{{claim nobody}}", "claim nobody: no claim has this key", "no claim has this key"),
        ("{{claim night-raid}}", "claim night-raid: it has no value", "this claim has no value"),
        ("{{claim un-report}}", "claim un-report: no claim has this key", "no claim has this key"),
        ("{{figure empty}}", "figure empty: no value yet", "shows nothing"),
        ("{{claim}}", "claim: not a value", "write {{claim key}}"),
        ("{{claim Toll <b>}}", "claim Toll &lt;b&gt;: not a value", "write {{claim key}}"),
        ("{{claim\ntoll-minusma}}", "claim\ntoll-minusma: not a value", "write {{claim key}}"),
    ],
)
def test_what_no_one_has_is_shown_and_listed_with_its_line(body, shown, message):
    result = printed(f"First.\n\nThen {body}.", fields=[Field("empty", "Empty", "number", policy="preferred")])

    [problem] = result.problems
    assert f'<span class="problem">[{shown}]</span>' in result.lead
    assert problem.line == 3
    assert message in problem.message


@pytest.mark.parametrize(
    "body",
    [
        r"\{{claim toll-minusma}}",
        "`{{claim toll-minusma}}`",
        "    {{claim toll-minusma}}",
        "```\n{{claim nobody}}\n```",
        "{{claimant toll-minusma}}",
        "{{claim-toll toll}}",
        "{{other thing}}",
        "{{claim " + "x" * 400 + "}}",
        "{{claim toll",
    ],
)
def test_what_is_escaped_or_code_or_no_value_stays_literal(body):
    result = printed(body)

    assert "{{" in result.lead
    assert not result.references
    assert not result.problems


def test_withheld_source_stays_withheld():
    cited = [Citation("secret", "un-report", claim="toll-minusma", locator="p. 2", quote="seen", is_withheld=True)]
    claims = [Claim("toll-minusma", "47.", field="fatalities", value=Quantity.of(47), rank=PREFERRED)]
    result = printed("{{figure fatalities}} {{claim toll-minusma}}", claims=claims, citations=cited)

    assert "source withheld" in result.lead
    assert not any(word in repr(result) for word in ("un-report", "UN News", "p. 2", "seen"))


def test_what_is_printed_is_bounded_by_the_text():
    long = Claim("a", "Long.", value=ListOfTexts(tuple("x" * 1000 + str(n) for n in range(50))))
    body = "{{claim a}}" * 2000

    result = printed(body, claims=[long])

    assert len(result.plain_text) < 4 * len(body) + 200_000
    assert any("print fewer" in problem.message for problem in result.problems)


@given(st.lists(st.sampled_from(["claim toll-minusma", "claim nobody", "figure fatalities", "figure target", "claim"])))
def test_every_value_is_printed_or_a_warning(written):
    result = printed(" and ".join(f"{{{{{each}}}}}" for each in written))

    mentions = sum(len(reference.mentions) for reference in result.references)
    assert result.lead.count('<span class="problem">') == sum(each in ("claim nobody", "claim") for each in written)
    assert mentions == sum(each in ("claim toll-minusma", "figure fatalities") for each in written)


def test_without_figures_no_figure_is_known():
    snapshot = Snapshot("T", "t", body="{{figure fatalities}}", fields=FIELDS, claims=(TOLL,))

    result = render(snapshot, Shared.of([MISSION, REPORT]), {}, media_url="/media/")

    assert "no such line" in result.lead
