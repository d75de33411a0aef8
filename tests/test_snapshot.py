from dataclasses import replace

import pytest
from hypothesis import given

from articles.shared import SharedKey
from articles.snapshot import (
    MAX_BODY_BYTES,
    Citation,
    Claim,
    Field,
    InvalidSnapshot,
    Relation,
    Snapshot,
    free_key,
    is_key,
)
from articles.values import ArticleLink, Quantity, Text
from tests import strategies

ARTICLE = Snapshot(title="Aklaz", slug="aklaz")
TOLL = Claim("toll", "47 people were killed.", kind="count", claimants=("minusma",), value=Quantity.of(47))
OTHER = Claim("other", "43 people were killed.", kind="count", claimants=("msa",), value=Quantity.of(43))


def problems(**parts) -> tuple[str, ...]:
    try:
        replace(ARTICLE, **parts).check()
    except InvalidSnapshot as error:
        return error.problems
    return ()


@given(strategies.snapshots())
def test_drawn_snapshots_pass_their_check(snapshot):
    snapshot.check()


@pytest.mark.parametrize("key", ["a", "toll-minusma", "2018", "a-1-b", "a" * 80])
def test_key_names_a_part(key):
    assert is_key(key)


@pytest.mark.parametrize("key", ["", "A", "a_b", "-a", "a-", "a--b", "a b", "é", "a\n", "a" * 81, "١"])
def test_text_that_cannot_name_a_part_is_no_key(key):
    assert not is_key(key)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"title": " "}, "Title"),
        ({"slug": "No Slug"}, "Slug"),
        ({"body": "a\r\nb"}, "LF"),
        ({"body": "a\0b"}, "NUL"),
        ({"title": "a\ud800"}, "half a character"),
        ({"body": "é" * (MAX_BODY_BYTES // 2) + "x"}, "limit"),
        ({"fields": (Field("a", "A"), Field("a", "B"))}, "Fields: “a” stands there twice"),
        ({"fields": (Field("A b", "A"),)}, "is not a key"),
        ({"fields": (Field("a", "A", type="colour"),)}, "unknown type “colour”"),
        ({"fields": (Field("a", "A", type="number", value=Text("many")),)}, "holds a text"),
        ({"fields": (Field("a", "A", policy="best"),)}, "unknown policy “best”"),
        ({"claims": (TOLL, TOLL)}, "Claims: “toll” stands there twice"),
        ({"claims": (replace(TOLL, claimants=("msa", "msa")),)}, "claimant twice"),
        ({"claims": (replace(TOLL, value=None),)}, "needs a figure"),
        ({"claims": (replace(TOLL, value=Text("many")),)}, "needs a figure"),
        ({"claims": (replace(TOLL, rank="deprecated"),)}, "needs a reason"),
        ({"claims": (replace(TOLL, rank="best"),)}, "unknown rank “best”"),
        ({"claims": (replace(TOLL, kind="guess"),)}, "unknown kind “guess”"),
        ({"claims": (replace(TOLL, modality="sworn"),)}, "unknown modality “sworn”"),
        ({"claims": (replace(TOLL, claimed_on="2018-04-31"),)}, "claimed on: “2018-04-31”"),
        ({"claims": (replace(TOLL, event_date="April"),)}, "event date: “April”"),
        ({"claims": (replace(TOLL, statement="a\0b"),)}, "NUL"),
        ({"citations": (Citation("c", "source", claim="gone"),)}, "“gone”"),
        ({"citations": (Citation("c", ""),)}, "names no source"),
        ({"claims": (TOLL,), "relations": (Relation("toll", "disputes", "gone"),)}, "“gone” does not exist"),
        ({"claims": (TOLL,), "relations": (Relation("toll", "disputes", "toll"),)}, "cannot relate to itself"),
        ({"claims": (TOLL, OTHER), "relations": (Relation("toll", "refutes", "other"),)}, "no known kind"),
        ({"claims": (TOLL, OTHER), "relations": (Relation("toll", "disputes", "other", "felt"),)}, "no known kind"),
        ({"claims": (TOLL, OTHER), "relations": (Relation("toll", "supersedes", "other"),)}, "same claimant"),
        ({"claims": (TOLL, OTHER), "relations": (Relation("toll", "retracts", "other"),)}, "same claimant"),
        (
            {"claims": (TOLL, OTHER), "relations": (Relation("toll", "disputes", "other"),) * 2},
            "Relations: “toll disputes other” stands there twice",
        ),
    ],
)
def test_what_does_not_fit_is_named(parts, problem):
    found = problems(**parts)

    assert len(found) == 1
    assert problem in found[0]


def test_every_problem_is_named_at_once():
    assert len(problems(title="", slug="", body="\r")) == 3


@pytest.mark.parametrize("claimants", [("msa",), ("gatia", "msa")])
def test_claim_supersedes_one_that_shares_a_claimant(claimants):
    newer = replace(TOLL, key="newer", claimants=claimants)

    assert problems(claims=(OTHER, newer), relations=(Relation("newer", "supersedes", "other"),)) == ()


def test_article_supersedes_what_it_said_itself():
    older, newer = (replace(TOLL, key=key, claimants=()) for key in ("older", "newer"))

    assert problems(claims=(older, newer), relations=(Relation("newer", "supersedes", "older"),)) == ()


@given(strategies.snapshots())
def test_public_snapshot_says_nothing_of_withheld_citations(snapshot):
    public = snapshot.public()

    assert [c.key for c in public.citations] == [c.key for c in snapshot.citations]
    assert all(citation in snapshot.citations for citation in public.citations if not citation.is_withheld)
    assert all(c == Citation(c.key, "", claim=c.claim, is_withheld=True) for c in public.citations if c.is_withheld)
    assert replace(public, citations=snapshot.citations) == snapshot
    public.check()


def test_shared_records_are_named_by_every_part():
    snapshot = replace(
        ARTICLE,
        kind="civilian-attack",
        categories=("massacres",),
        claims=(TOLL,),
        citations=(Citation("c", "report", claim="toll"), Citation("d", "diary", is_withheld=True)),
    )

    assert snapshot.named_records() == {
        SharedKey("template", "civilian-attack"),
        SharedKey("category", "massacres"),
        SharedKey("party", "minusma"),
        SharedKey("source", "report"),
        SharedKey("source", "diary"),
    }
    assert SharedKey("source", "diary") not in snapshot.public().named_records()
    assert SharedKey("source", "") not in snapshot.public().named_records()


def test_marks_mention_sources_unless_they_are_claims_or_citations():
    snapshot = replace(
        ARTICLE,
        body="A [@toll], b [@c], d [@report, p. 3], \\[@plain, not\\] ![x](image:camp).",
        claims=(TOLL,),
        citations=(Citation("c", "source"),),
    )

    assert snapshot.mentioned_records() == {SharedKey("source", "report"), SharedKey("image", "camp")}


def test_linked_titles_are_those_of_fields_and_claims():
    snapshot = replace(
        ARTICLE,
        fields=(Field("partof", "Part of", "article", ArticleLink("Mali War", "the war")), Field("x", "X")),
        claims=(replace(TOLL, kind="other", value=ArticleLink("Azawad")),),
    )

    assert snapshot.linked_titles() == {"Mali War", "Azawad"}


def test_claim_is_found_by_its_key():
    snapshot = replace(ARTICLE, claims=(TOLL, OTHER))

    assert snapshot.claim("other") is OTHER
    assert snapshot.claim("gone") is None


def test_a_renamed_claim_is_followed_by_marks_citations_and_relations():
    named = replace(
        ARTICLE,
        body="One[@toll, p. 3], two[@other][@toll], code \\[@toll]. {{claim  toll }}{{claim other}}\\{{claim toll}}",
        claims=(TOLL, OTHER),
        citations=(Citation("seen", "report", claim="toll"),),
        relations=(Relation("other", "disputes", "toll"),),
    )

    renamed = named.renamed({"toll": "toll-2"})

    renamed.check()
    assert renamed.body == (
        "One[@toll-2, p. 3], two[@other][@toll-2], code \\[@toll]. {{claim  toll-2 }}{{claim other}}\\{{claim toll}}"
    )
    assert [each.key for each in renamed.claims] == ["toll-2", "other"]
    assert renamed.citations[0].claim == "toll-2"
    assert renamed.relations[0].to_claim == "toll-2"
    assert renamed.renamed({"toll-2": "toll"}) == named


@pytest.mark.parametrize(("taken", "free"), [((), "toll"), (("toll",), "toll-2"), (("toll", "toll-2"), "toll-3")])
def test_a_free_key_has_the_first_number_that_is_free(taken, free):
    assert free_key("toll", taken) == free
