from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.figures import Status, figures, rule_words, statuses
from articles.snapshot import POLICIES, Claim, Field, Relation
from articles.values import ArticleLink, Date, ListOfTexts, Quantity, parse
from tests import strategies

NAMES = {"minusma": "MINUSMA", "french-army": "French Army", "msa": "MSA", "gatia": "GATIA"}


def figure(field, claims, relations):
    return figures([field], claims, relations)[field.key]


def toll(key: str, figure: str, claimant: str = "", claimed_on: str = "", **scope) -> Claim:
    claimants = tuple(claimant.split())
    quantity = Quantity.parse(figure)
    return Claim(key, key, "count", claimants, claimed_on=claimed_on, field="fatalities", value=quantity, **scope)


TRIBAL = toll("tribal", "43", "tribal-administrator")
MSA_FIRST = toll("msa-first", "43", "msa")
MINUSMA = toll("minusma", "47", "minusma", "2018-04-30", rank="preferred")
FRENCH = toll("french", "47", "french-army", "2018-05-01")
GATIA = toll("gatia", "47", "gatia", "2018-05-01")
MSA = toll("msa", "47", "msa", "2018-05-01")
AKLAZ = toll("aklaz", "12", "msa", applies_to="Aklaz")
TOLLS = (TRIBAL, MSA_FIRST, MINUSMA, FRENCH, GATIA, MSA, AKLAZ)
CORRECTION = Relation("msa", "supersedes", "msa-first", "inferred")


def fatalities(policy: str, claims=TOLLS, relations=(CORRECTION,)):
    return figure(Field("fatalities", "Fatalities", "number", policy=policy), claims, relations)


def words(policy: str, claims=TOLLS, relations=(CORRECTION,)) -> str:
    return rule_words(fatalities(policy, claims, relations), NAMES)


# --- Policies ---------------------------------------------------------------------------------------------------------


def test_preferred_claim_is_shown_with_what_the_others_say():
    found = fatalities("preferred")

    assert found.value == Quantity.of(47)
    assert found.claim is MINUSMA
    assert found.inputs == (MINUSMA,)
    assert set(found.others) == {TRIBAL, MSA_FIRST, FRENCH, GATIA, MSA, AKLAZ}
    assert found.rule.agreeing == (FRENCH, GATIA, MSA)
    assert found.rule.differing == (TRIBAL,)
    assert found.is_disputed
    assert rule_words(found, NAMES) == "the figure that MINUSMA gave on 30 April 2018; 3 others agree, 1 gives 43"


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([MINUSMA], "the figure that MINUSMA gave on 30 April 2018"),
        ([MINUSMA, MSA], "the figure that MINUSMA gave on 30 April 2018; 1 other agrees"),
        ([MINUSMA, TRIBAL], "the figure that MINUSMA gave on 30 April 2018; 1 other gives 43"),
        ([MINUSMA, TRIBAL, MSA_FIRST], "the figure that MINUSMA gave on 30 April 2018; 2 others give 43"),
        ([replace(MINUSMA, claimed_on="2018-04")], "the figure that MINUSMA gave in April 2018"),
        ([replace(MINUSMA, claimed_on="")], "the figure that MINUSMA gave"),
        ([replace(MINUSMA, claimed_on="spring")], "the figure that MINUSMA gave"),
        (
            [replace(MINUSMA, claimants=("gatia", "msa", "un"))],
            "the figure that GATIA, MSA and un gave on 30 April 2018",
        ),
        ([replace(MINUSMA, claimants=())], "the figure that the article itself gave on 30 April 2018"),
        ([TRIBAL, MSA], "no claim about the whole is preferred"),
        ([AKLAZ], "no claim about the whole is preferred"),
        ([], "no claim yet"),
    ],
)
def test_rule_of_the_preferred_claim_in_words(claims, expected):
    assert words("preferred", claims, ()) == expected


def test_without_a_preferred_claim_no_figure_is_shown():
    found = fatalities("preferred", (TRIBAL, MSA), ())

    assert (found.value, found.claim, found.inputs) == (None, None, ())
    assert found.others == (TRIBAL, MSA)


def test_two_preferred_claims_are_shown_together():
    tribal = replace(TRIBAL, rank="preferred")
    found = fatalities("preferred", (MINUSMA, tribal), ())

    assert found.value == Quantity.of(43, 47)
    assert found.claim is None
    assert rule_words(found, NAMES) == "2 preferred claims, shown together: MINUSMA and tribal-administrator"


def test_preferred_claim_that_was_superseded_is_not_shown():
    later = toll("later", "45", "minusma", "2018-06-01")
    found = fatalities("preferred", (MINUSMA, later), (Relation("later", "supersedes", "minusma"),))

    assert found.value is None
    assert found.others == (MINUSMA, later)


def test_stated_value_is_shown_as_it_is():
    field = Field("fatalities", "Fatalities", "number", Quantity.of(50))

    assert figure(field, TOLLS, ()).value == Quantity.of(50)
    assert rule_words(figure(field, (), ()), NAMES) == "stated by the editor, no claim yet"
    assert rule_words(figure(field, (MSA,), ()), NAMES) == "stated by the editor; 1 claim on record"
    assert rule_words(figure(field, TOLLS, ()), NAMES) == "stated by the editor; 7 claims on record"


def test_range_runs_from_the_lowest_to_the_highest_live_claim():
    low, high = toll("low", "6–9", "maiga"), toll("dead", "99", "x", rank="deprecated", rank_reason="mistaken")
    found = fatalities("range", (*TOLLS, low, high))

    assert found.value == Quantity.of(6, 47)
    assert found.claim is None
    assert set(found.inputs) == {TRIBAL, MINUSMA, FRENCH, GATIA, MSA, low}
    assert rule_words(found, NAMES) == "the range of the 6 independent claims"


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("47", "47"),
        ("47 47", "47"),
        ("40 47", "40–47"),
        ("6–9 12", "6–12"),
        ("≥40 47", "40–47"),
        ("≥60 47", "at least 47"),
        ("≤50 47", "47–50"),
        ("≤40 47", "at most 47"),
        ("≤40 ≥60", "at most 40, at least 60"),
        ("~45 47", "about 45–47"),
        ("0 47", "0–47"),
        ("unknown 47", "47"),
        ("unknown 43 47", "43–47"),
        ("unknown unknown", "unknown"),
        ("none 47", "none, 47"),
    ],
)
def test_range_keeps_what_bounds_say(figures, expected):
    claims = [toll(f"c{number}", text, f"p{number}") for number, text in enumerate(figures.split())]

    assert fatalities("range", claims, ()).value.words() == expected


def test_range_of_claims_that_agree_says_so():
    assert words("range", (FRENCH, GATIA)) == "the 2 independent claims agree"
    assert words("range", (FRENCH,)) == "the figure that French Army gave on 1 May 2018"
    assert words("range", (AKLAZ,)) == "no claim about the whole yet"


def test_latest_takes_the_last_dated_claim_of_each_claimant():
    older, newer = toll("older", "30", "msa", "2018-04-28"), toll("newer", "47", "msa", "2018-05-01")
    joint = toll("joint", "44", "gatia msa", "2018-04-29")
    found = fatalities("latest", (older, newer, joint, TRIBAL), ())

    assert found.inputs == (newer, joint)
    assert found.value == Quantity.of(44, 47)
    assert rule_words(found, NAMES) == "the range of the 2 latest claims of each claimant"


def test_latest_keeps_both_claims_where_their_dates_overlap():
    month, day = toll("month", "30", "msa", "2018-04"), toll("day", "40", "msa", "2018-04-20")

    assert fatalities("latest", (month, day), ()).inputs == (month, day)


def test_undated_claim_is_never_the_latest():
    assert fatalities("latest", (TRIBAL,), ()).value is None
    assert words("latest", (TRIBAL,), ()) == "no dated claim about the whole yet"


def test_low_best_high_names_the_preferred_claim_as_the_best():
    found = fatalities("low-best-high")

    assert found.value == Quantity.of(43, 47)
    assert found.claim is MINUSMA
    assert rule_words(found, NAMES) == (
        "the lowest and the highest of 5 independent claims; the best is the figure that MINUSMA gave on 30 April 2018"
    )
    assert words("low-best-high", (TRIBAL, MSA)).endswith("none is preferred as the best")


# --- What counts ------------------------------------------------------------------------------------------------------


def test_claims_that_derive_from_one_another_count_once():
    paper, radio = toll("paper", "46", "paper"), toll("radio", "45", "radio")
    derived = [Relation("paper", "derives-from", "minusma"), Relation("radio", "derives-from", "paper")]
    found = fatalities("range", (radio, paper, MINUSMA, TRIBAL), derived)

    assert found.inputs == (MINUSMA, TRIBAL)
    assert found.others == (radio, paper)
    assert fatalities("preferred", (radio, paper, MINUSMA, TRIBAL), derived).rule.agreeing == ()


def test_claims_that_derive_from_a_claim_elsewhere_count_once():
    derived = [Relation(key, "derives-from", "report") for key in ("french", "gatia")]

    assert fatalities("range", (FRENCH, GATIA), derived).inputs == (FRENCH,)


def test_claims_that_derive_in_a_circle_count_once():
    circle = [Relation("french", "derives-from", "gatia"), Relation("gatia", "derives-from", "french")]

    assert len(fatalities("range", (FRENCH, GATIA), circle).inputs) == 1


def test_claim_by_several_claimants_counts_once():
    joint = toll("joint", "17", "gatia msa")

    assert fatalities("range", (joint,), ()).inputs == (joint,)


def test_denial_gives_no_figure_and_disputes():
    denial = replace(TRIBAL, modality="denied")
    found = fatalities("range", (MINUSMA, denial), ())

    assert found.value == Quantity.of(47)
    assert found.is_disputed


@pytest.mark.parametrize(
    ("claims", "relations", "is_disputed"),
    [
        ([MINUSMA, MSA], [], False),
        ([MINUSMA, toll("open", "at least 40")], [], False),
        ([MINUSMA, TRIBAL], [], True),
        ([MINUSMA, AKLAZ], [], False),
        ([MINUSMA, replace(TRIBAL, rank="deprecated")], [], False),
        ([MSA, MSA_FIRST], [CORRECTION], False),
        ([MINUSMA, MSA], [Relation("msa", "disputes", "minusma")], True),
        ([MINUSMA, Claim("no", "It did not happen.")], [Relation("no", "disputes", "minusma")], True),
        ([MINUSMA, replace(MSA, rank="deprecated")], [Relation("msa", "disputes", "minusma")], False),
        ([MINUSMA, AKLAZ, toll("p", "9", applies_to="Aklaz")], [Relation("p", "disputes", "aklaz")], False),
        ([MINUSMA], [Relation("gone", "disputes", "minusma")], False),
    ],
)
@pytest.mark.parametrize("policy", POLICIES)
def test_figure_is_disputed_by_live_claims_about_the_whole(policy, claims, relations, is_disputed):
    assert fatalities(policy, claims, relations).is_disputed is is_disputed


# --- Other values -----------------------------------------------------------------------------------------------------


def blame(key: str, title: str, **attributes) -> Claim:
    return Claim(key, key, "attribution", field="perpetrator", value=ArticleLink(title), **attributes)


PERPETRATOR = Field("perpetrator", "Perpetrator", "article", policy="preferred")


def test_suspicion_is_shown_as_one():
    suspected = blame("suspected", "Islamic State", modality="suspected", rank="preferred")
    found = figure(PERPETRATOR, (suspected,), ())

    assert found.value == ArticleLink("Islamic State")
    assert rule_words(found, NAMES) == "suspected by the article itself"
    assert not found.is_disputed


def test_accusation_names_who_makes_it_and_who_says_otherwise():
    accused = blame("accused", "Islamic State", modality="accused", claimants=("msa",), rank="preferred")
    other = blame("other", "Bandits", claimants=("gatia",))
    found = figure(PERPETRATOR, (accused, other), ())

    assert rule_words(found, NAMES) == "alleged by MSA; 1 other gives Bandits"
    assert found.is_disputed


def test_preferred_claims_without_numbers_are_listed():
    claims = [blame(key, key.capitalize(), rank="preferred") for key in ("one", "two")]

    assert figure(PERPETRATOR, claims, ()).value == ListOfTexts(("One", "Two"))


def test_dates_agree_where_they_overlap():
    field = Field("date", "Date", "date", policy="range")
    day, month, later = (
        Claim(key, key, field="date", value=Date(edtf))
        for key, edtf in [("day", "2018-04-26"), ("month", "2018-04"), ("later", "2018-05")]
    )

    assert not figure(field, (day, month), ()).is_disputed
    assert figure(field, (day, later), ()).is_disputed


# --- Statuses ---------------------------------------------------------------------------------------------------------


def test_statuses_say_what_ended_a_claim():
    deprecated = replace(TRIBAL, rank="deprecated")
    gone = replace(FRENCH, key="gone")
    relations = [CORRECTION, Relation("french", "retracts", "gone"), Relation("msa", "disputes", "minusma")]

    assert statuses((deprecated, MSA, MSA_FIRST, MINUSMA, FRENCH, gone), relations) == {
        "tribal": Status("deprecated"),
        "msa": Status("live"),
        "msa-first": Status("superseded", "msa"),
        "minusma": Status("live"),
        "french": Status("live"),
        "gone": Status("retracted", "french"),
    }


def test_retraction_is_said_before_succession():
    relations = [Relation("msa", "retracts", "msa-first"), CORRECTION]

    assert statuses((MSA, MSA_FIRST), relations)["msa-first"] == Status("retracted", "msa")
    assert statuses((MSA, MSA_FIRST), relations[::-1])["msa-first"] == Status("retracted", "msa")


def test_deprecated_claim_ends_no_other():
    assert statuses((replace(MSA, rank="deprecated"), MSA_FIRST), [CORRECTION])["msa-first"] == Status("live")


# --- Laws -------------------------------------------------------------------------------------------------------------


@given(strategies.snapshots(), st.sampled_from(POLICIES))
def test_every_claim_of_a_field_is_accounted_for_once(snapshot, policy):
    field = Field("fatalities", "Fatalities", "number", policy=policy)
    found = figure(field, snapshot.claims, snapshot.relations)
    naming = [claim.key for claim in snapshot.claims if claim.field == "fatalities"]

    assert sorted(claim.key for claim in found.inputs + found.others) == sorted(naming)
    assert all(statuses(snapshot.claims, snapshot.relations)[claim.key].name == "live" for claim in found.inputs)
    assert rule_words(found, NAMES)
    assert found.value is None or parse(found.value.kind, found.value.text()) == found.value


@given(st.lists(strategies.quantities(), min_size=1, max_size=5))
def test_no_figure_lies_outside_the_range(quantities):
    claims = [replace(TRIBAL, key=f"c{number}", value=value) for number, value in enumerate(quantities)]
    found = fatalities("range", claims, ()).value

    assert not isinstance(found, Quantity) or all(found.overlaps(value) for value in quantities)


def test_claims_about_a_group_do_not_count_beside_claims_about_everybody():
    everybody = replace(MSA, key="all", value=Quantity.of(43))
    group = replace(MSA, key="group", among="civilians", value=Quantity.of(31))
    field = Field("fatalities", "Fatalities", "number", policy="range")

    assert figure(field, (everybody, group), ()).value == Quantity.of(43)
    assert figure(field, (group,), ()).value == Quantity.of(31)
