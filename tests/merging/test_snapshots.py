"""What two editors did to one article at a time, situation by situation."""

from dataclasses import replace
from decimal import Decimal

import pytest

from articles.merging import BOTH, MINE, THEIRS, Rewritten, Unresolved, merge, resolve, snapshots
from articles.snapshot import Citation, Claim, Field, Relation, Snapshot
from articles.values import Quantity, Text


def figure(number: int) -> Quantity:
    return Quantity(Decimal(number), Decimal(number))


MINUSMA = Claim("minusma", "Killed in all", "count", ("minusma",), value=figure(47))
MSA = Claim("msa", "Killed in all", "count", ("msa",), value=figure(43))
MSA_LATER = Claim("msa-later", "Killed in all", "count", ("msa",), value=figure(47))
MAYOR = Claim("mayor", "They came from Niger", claimants=("mayor",))
RFI = Citation("rfi", "rfi-2018", "msa", "para. 3")
BASE = Snapshot(
    title="Aklaz and Awkassa massacres",
    slug="aklaz-and-awkassa-massacres",
    body="Gunmen came to two villages.\n\nBoth lie in the Ménaka Region.\n",
    categories=("massacres", "mali"),
    fields=(Field("place", "Place", "text", Text("Ménaka")), Field("deaths", "Deaths", "text", policy="range")),
    claims=(MINUSMA, MSA, MAYOR),
    citations=(RFI, Citation("un", "un-2018", "minusma")),
    relations=(Relation("msa", "disputes", "minusma"),),
)


def changed(snapshot: Snapshot = BASE, **changes: object) -> Snapshot:
    """Return the snapshot with other attributes; a part in place of the one that has its key, or at the end."""
    for name in ("fields", "claims", "citations", "relations"):
        if isinstance(part := changes.get(name), Field | Claim | Citation | Relation):
            parts = {other.identity: other for other in getattr(snapshot, name)} | {part.identity: part}
            changes[name] = tuple(parts.values())
    edited = replace(snapshot, **changes)
    edited.check()
    return edited


def without(key: str, snapshot: Snapshot = BASE) -> Snapshot:
    """Return the snapshot without a claim and whatever names it."""
    return changed(
        snapshot,
        claims=tuple(claim for claim in snapshot.claims if claim.key != key),
        citations=tuple(citation for citation in snapshot.citations if citation.claim != key),
        relations=tuple(
            relation for relation in snapshot.relations if key not in (relation.from_claim, relation.to_claim)
        ),
    )


BODY_MINE = BASE.body.replace("two", "three")
REVERSED = (MAYOR, MSA, MINUSMA)
NEW = Claim("new", "They left at noon")
NEW_TOO = Claim("newer", "They left at dusk")

CLEAN = {
    "I change the text, they a claim's figure": (
        changed(body=BODY_MINE), changed(claims=replace(MSA, value=figure(40))),
        changed(body=BODY_MINE, claims=replace(MSA, value=figure(40))),
    ),
    "two attributes of one claim": (
        changed(claims=replace(MSA, statement="Killed")), changed(claims=replace(MSA, applies_to="Aklaz")),
        changed(claims=replace(MSA, statement="Killed", applies_to="Aklaz")),
    ),
    "I deprecate a claim, they change its figure": (
        changed(claims=replace(MSA, rank="deprecated", rank_reason="withdrawn")),
        changed(claims=replace(MSA, value=figure(40))),
        changed(claims=replace(MSA, rank="deprecated", rank_reason="withdrawn", value=figure(40))),
    ),
    "both rename to the same title": (
        changed(title="Massacres"), changed(title="Massacres"), changed(title="Massacres"),
    ),
    "I rename, they describe": (
        changed(title="Massacres", slug="massacres"), changed(description="In 2018"),
        changed(title="Massacres", slug="massacres", description="In 2018"),
    ),
    "both add the same claim": (changed(claims=NEW), changed(claims=NEW), changed(claims=NEW)),
    "both add a claim": (changed(claims=NEW), changed(claims=NEW_TOO), changed(changed(claims=NEW), claims=NEW_TOO)),
    "both add a relation": (
        changed(relations=Relation("mayor", "disputes", "msa")),
        changed(relations=Relation("mayor", "corroborates", "minusma")),
        changed(relations=(*BASE.relations, Relation("mayor", "corroborates", "minusma"),
                           Relation("mayor", "disputes", "msa"))),
    ),
    "both delete the same claim": (without("msa"), without("msa"), without("msa")),
    "each deletes another claim": (without("msa"), without("mayor"), without("mayor", without("msa"))),
    "I delete a claim, they edit the text": (
        without("msa"), changed(body=BODY_MINE), changed(without("msa"), body=BODY_MINE),
    ),
    "I reorder, they edit": (
        changed(claims=REVERSED), changed(claims=replace(MSA, statement="Killed")),
        changed(claims=(MAYOR, replace(MSA, statement="Killed"), MINUSMA)),
    ),
    "I reorder, they add": (
        changed(claims=REVERSED), changed(claims=(MINUSMA, NEW, MSA, MAYOR)), changed(claims=(*REVERSED, NEW)),
    ),
    "I reorder, they delete": (
        changed(claims=REVERSED), without("mayor"), changed(without("mayor"), claims=(MSA, MINUSMA)),
    ),
    "categories both ways": (
        changed(categories=("massacres", "mali", "2018")), changed(categories=("massacres", "sahel")),
        changed(categories=("massacres", "2018", "sahel")),
    ),
    "two infobox fields": (
        changed(fields=Field("place", "Place", "text", Text("Mali"))), changed(fields=Field("date", "Date", "text")),
        changed(changed(fields=Field("place", "Place", "text", Text("Mali"))), fields=Field("date", "Date", "text")),
    ),
    "I move a citation to another claim and delete the first, they add a page": (
        changed(claims=(MINUSMA, MAYOR), relations=(), citations=replace(RFI, claim="mayor")),
        changed(citations=replace(RFI, quote="43 dead")),
        changed(claims=(MINUSMA, MAYOR), relations=(), citations=replace(RFI, claim="mayor", quote="43 dead")),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs", "expected"), CLEAN.values(), ids=CLEAN)
def test_changes_apart_are_merged(mine, theirs, expected):
    for one, other in ((mine, theirs), (theirs, mine)):
        merged = merge(BASE, one, other)

        assert merged.conflicts == ()
        assert merged.snapshot == expected


CONFLICTS = {
    "both rename to different titles": (changed(title="Massacres"), changed(title="Attacks"), ["title"]),
    "both change a figure": (
        changed(claims=replace(MSA, value=figure(40))), changed(claims=replace(MSA, value=figure(41))),
        ["claim--msa--value"],
    ),
    "I change a figure, they make it words": (
        changed(claims=replace(MSA, value=figure(40))), changed(claims=replace(MSA, kind="other", value=None)),
        ["claim--msa--value"],
    ),
    "I give a reason, they another rank": (
        changed(claims=replace(MSA, rank_reason="newest")), changed(claims=replace(MSA, rank="preferred")),
        ["claim--msa--rank"],
    ),
    "both add a claim under one key": (
        changed(claims=NEW), changed(claims=replace(NEW, statement="They left at dusk")), ["claim--new"],
    ),
    "I delete the claim that they edit": (
        without("mayor"), changed(claims=replace(MAYOR, statement="x")), ["claim--mayor"],
    ),
    "I delete the claim that they edit, and give its citation to another": (
        changed(claims=(MINUSMA, MAYOR), relations=(), citations=replace(RFI, claim="mayor")),
        changed(claims=replace(MSA, statement="x")), ["claim--msa"],
    ),
    "I delete the claim that they cite": (
        without("mayor"), changed(citations=Citation("new", "rfi-2018", "mayor")), ["claim--mayor"],
    ),
    "I delete the claim that they relate": (
        without("mayor"), changed(relations=Relation("mayor", "disputes", "msa")), ["claim--mayor"],
    ),
    "I delete the claim that they mark in the text": (
        without("mayor"), changed(body=f"{BASE.body}\nFrom Niger [@mayor].\n"), ["claim--mayor"],
    ),
    "I delete the citation that they mark in the text": (
        changed(citations=(RFI,)), changed(body=f"{BASE.body}\nIt says so [@un, p. 3].\n"), ["citation--un"],
    ),
    "I delete the citation that they edit": (
        changed(citations=(RFI,)), changed(citations=Citation("un", "un-2018", "minusma", "p. 2")), ["citation--un"],
    ),
    "both edit a relation": (
        without("mayor", changed(relations=Relation("msa", "disputes", "minusma", "inferred"))),
        changed(relations=()), ["relation--msa--disputes--minusma"],
    ),
    "both give a field another value": (
        changed(fields=Field("place", "Place", "text", Text("Mali"))),
        changed(fields=Field("place", "Place", "number", figure(2))), ["field--place--value"],
    ),
    "I change the claimant, they relate the claims": (
        changed(claims=replace(MSA, claimants=("gatia",))),
        changed(claims=MSA_LATER, relations=Relation("msa-later", "supersedes", "msa")), ["claim--msa--claimants"],
    ),
    "same sentence and same title": (
        changed(title="Massacres", body=BASE.body.replace("two", "three")),
        changed(title="Attacks", body=BASE.body.replace("two", "four")), ["title", "text-1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs", "keys"), CONFLICTS.values(), ids=CONFLICTS)
def test_changes_to_different_ends_are_asked_about(mine, theirs, keys):
    for one, other in ((mine, theirs), (theirs, mine)):
        merged = merge(BASE, one, other)

        assert [conflict.key for conflict in merged.conflicts] == keys
        assert resolve(merged, dict.fromkeys(keys, THEIRS)) == merged.snapshot
        for answer in (MINE, THEIRS):
            resolve(merged, dict.fromkeys(keys, answer)).check()


def test_conflict_about_an_attribute_holds_the_three_parts():
    mine, theirs = replace(MSA, value=figure(40)), replace(MSA, kind="other", value=None)

    (conflict,) = merge(BASE, changed(claims=mine), changed(claims=theirs)).conflicts

    assert (conflict.kind, conflict.part) == ("claim", "msa")
    assert (conflict.attribute, conflict.attributes) == ("value", ("value", "kind"))
    assert (conflict.base, conflict.mine, conflict.theirs) == (MSA, mine, theirs)
    assert conflict.answers == (MINE, THEIRS)


def test_claim_that_stays_keeps_its_citations_and_relations():
    theirs = changed(claims=replace(MSA, statement="Killed"))
    merged = merge(BASE, without("msa"), theirs)

    assert resolve(merged, {"claim--msa": THEIRS}) == theirs
    assert resolve(merged, {"claim--msa": MINE}) == without("msa")
    assert merged.conflicts[0].together == (("citation", "rfi", ""), ("relation", "msa disputes minusma", ""))


def test_citation_of_a_claim_that_goes_goes_with_it_when_that_is_answered():
    mine = changed(citations=Citation("new", "rfi-2018", "mayor"))
    merged = merge(BASE, mine, without("mayor"))

    assert merged.snapshot == without("mayor")
    assert resolve(merged, {"claim--mayor": MINE}) == mine


def test_new_relation_of_a_claim_that_goes_goes_with_it_and_leaves_its_other_claim():
    mine, theirs = without("mayor"), changed(claims=NEW, relations=Relation("mayor", "disputes", "new"))

    merged = merge(BASE, mine, theirs)

    assert [conflict.key for conflict in merged.conflicts] == ["claim--mayor"]
    resolved = resolve(merged, {"claim--mayor": MINE})
    assert {claim.key for claim in resolved.claims} == {"minusma", "msa", "new"}
    assert resolved.relations == BASE.relations


def test_claims_that_relations_connect_are_decided_together():
    claims = (*BASE.claims, MSA_LATER)
    base = changed(claims=claims)
    mine = changed(base, relations=Relation("msa-later", "supersedes", "msa"))
    theirs = changed(base, claims=replace(MSA, claimants=("gatia",)))

    merged = merge(base, mine, theirs)

    assert resolve(merged, {"claim--msa--claimants": MINE}) == mine
    assert resolve(merged, {"claim--msa--claimants": THEIRS}) == theirs


def test_merged_changes_are_listed_with_their_side():
    mine = changed(body=BODY_MINE, description="In 2018", claims=NEW)
    theirs = changed(without("mayor"), categories=("massacres",), claims=replace(MSA, value=figure(40)))

    merged = merge(BASE, mine, theirs)

    assert merged.is_clean
    assert [(change.side, change.kind, change.part, change.attributes) for change in merged.merged] == [
        ("mine", "description", "", ("description",)),
        ("theirs", "category", "mali", ()),
        ("theirs", "claim", "msa", ("value",)),
        ("theirs", "claim", "mayor", ()),
        ("mine", "claim", "new", ()),
        ("mine", "text", "", ()),
    ]


def test_text_that_became_too_long_is_in_conflict(monkeypatch):
    monkeypatch.setattr(snapshots, "MAX_BODY_BYTES", len(BASE.body) + 10)
    mine, theirs = changed(body=f"Above.\n\n{BASE.body}"), changed(body=f"{BASE.body}\nBelow.\n")

    merged = merge(BASE, mine, theirs)

    assert [conflict.key for conflict in merged.conflicts] == ["text-1"]
    assert resolve(merged, {"text-1": MINE}) == mine
    assert resolve(merged, {"text-1": Rewritten("Ours.\n")}).body == "Ours."


@pytest.mark.parametrize("answer", [None, "ours", BOTH, Rewritten("Massacres")])
def test_answer_that_the_conflict_does_not_allow_is_refused(answer):
    merged = merge(BASE, changed(title="Massacres"), changed(title="Attacks"))

    with pytest.raises(Unresolved) as error:
        resolve(merged, {} if answer is None else {"title": answer})

    assert error.value.keys == ("title",)
    assert "title" in str(error.value)
