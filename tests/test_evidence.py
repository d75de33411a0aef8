from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import evidence
from articles.snapshot import Claim, InvalidSnapshot, Relation, Snapshot
from articles.values import Quantity

KEYS = [f"claim-{number}" for number in range(40)]


def toll(key: str, figure: str, applies_to: str = "", **others: str) -> Claim:
    who = (others.pop("who", "maiga"),)
    return Claim(
        key, "killed", "count", who, field="fatalities", applies_to=applies_to, value=Quantity.parse(figure), **others
    )


def derives(*edges: tuple[int, int]) -> list[Relation]:
    return [Relation(KEYS[start], "derives-from", KEYS[end]) for start, end in edges]


# --- Scope ------------------------------------------------------------------------------------------------------------


def test_claims_of_one_scope_have_no_differences():
    assert evidence.differences(toll("a", "43"), toll("b", "47", among="all")) == ()


@pytest.mark.parametrize(
    ("others", "difference"),
    [
        ({"among": "civilians"}, ("of whom", "all", "civilians")),
        ({"counts": "missing"}, ("what is counted", "not said", "missing")),
        ({"place": "Aklaz"}, ("where", "not said", "Aklaz")),
        ({"period": "2018-04-26/2018-05-03"}, ("over what time", "not said", "26 April – 3 May 2018")),
    ],
)
def test_the_dimension_that_differs_is_named_with_both_sides(others, difference):
    ((dimension, first, second),) = evidence.differences(toll("a", "43"), toll("b", "47", **others))

    assert (dimension, first) == difference[:2]
    assert second.replace("\u2013", "–").split()[0] == difference[2].split()[0]


def test_a_dispute_of_different_scopes_is_questioned_unless_a_source_states_it():
    claims = {"a": toll("a", "43"), "b": toll("b", "47", among="civilians")}
    inferred, stated = (Relation("a", "disputes", "b", basis) for basis in ("inferred", "stated"))

    assert [relation for relation, _ in evidence.mismatched_disputes(claims, [inferred, stated])] == [inferred]
    assert list(evidence.mismatched_disputes(claims | {"b": toll("b", "47")}, [inferred])) == []


# --- Independence -----------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60))
def test_independent_lines_are_the_components_of_the_graph(edges):
    claims = [Claim(key, "x") for key in KEYS]
    components = [{number} for number in range(40)]
    for edge in edges:
        joined = [each for each in components if each & set(edge)]
        components = [each for each in components if each not in joined] + [set().union(*joined)]

    assert evidence.independent_lines(claims, derives(*edges)) == len(components)


@pytest.mark.parametrize(
    ("edges", "is_refused"),
    [([(0, 1), (1, 2)], False), ([(0, 1), (1, 2), (2, 0)], True), ([(0, 1), (2, 1), (2, 3), (3, 1)], False)],
)
def test_claims_that_derive_from_each_other_in_a_circle_are_refused(edges, is_refused):
    content = Snapshot("A", "a", claims=tuple(Claim(key, "x") for key in KEYS[:4]), relations=tuple(derives(*edges)))

    if is_refused:
        with pytest.raises(InvalidSnapshot, match="in a circle"):
            content.check()
    else:
        content.check()


# --- Sums -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "total"),
    [
        (("6–9", "31"), "37–40"),
        (("12", "31"), "43"),
        (("at least 12", "31"), "at least 43"),
        (("at most 12", "31"), "at most 43"),
        (("about 12", "31"), "about 43"),
        (("0", "31"), "31"),
    ],
)
def test_parts_of_one_claimant_add_up_with_their_bounds(figures, total):
    aklaz, awkassa = (toll(place, figure, place) for place, figure in zip(("Aklaz", "Awkassa"), figures, strict=True))

    (found,) = evidence.sums_of_parts([aklaz, awkassa])

    assert found.total.words() == total


@pytest.mark.parametrize(
    "claims",
    [
        [toll("a", "12", "Aklaz")],
        [toll("a", "12", "Aklaz"), toll("b", "31")],
        [toll("a", "12", "Aklaz"), toll("b", "31", "Awkassa", who="msa")],
        [toll("a", "12", "Aklaz"), toll("b", "13", "Aklaz")],
        [toll("a", "12", "Aklaz"), toll("b", "31", "Awkassa", among="civilians")],
        [toll("a", "at least 12", "Aklaz"), toll("b", "at most 31", "Awkassa")],
        [toll("a", "unknown", "Aklaz"), toll("b", "31", "Awkassa")],
    ],
)
def test_what_does_not_belong_together_is_not_added_up(claims):
    assert evidence.sums_of_parts(claims) == ()


@given(st.lists(st.integers(0, 999), min_size=2, max_size=6))
def test_a_sum_of_exact_numbers_is_their_sum(numbers):
    claims = [toll(f"c-{place}", str(number), f"part {place}") for place, number in enumerate(numbers)]

    (found,) = evidence.sums_of_parts(claims)

    assert found.total.low == found.total.high == Decimal(sum(numbers))


@pytest.mark.parametrize(("groups", "whole", "is_above"), [(("30", "20"), "47", True), (("30", "17"), "47", False)])
def test_groups_that_add_up_to_more_than_the_whole_are_found(groups, whole, is_above):
    claims = [toll("whole", whole), *(toll(f"g-{n}", figure, among=f"group {n}") for n, figure in enumerate(groups))]

    found = [(claim.key, total.words()) for claim, total in evidence.parts_above_the_whole(claims)]

    assert found == ([("whole", "50")] if is_above else [])
