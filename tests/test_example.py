import re
from collections import Counter

import pytest

from articles.example.content import SHARED, SNAPSHOTS
from articles.figures import figures
from articles.snapshot import MARK
from articles.values import ArticleLink, Date, Place, Quantity, Text

ARTICLES = {snapshot.slug: snapshot for snapshot in SNAPSHOTS}
MASSACRES = ARTICLES["aklaz-and-awkassa-massacres"]
CLAIMS = {claim.key: claim for claim in MASSACRES.claims}

# Section, claim, claimants, said how, said on, happened on, field, part, figure.
FACTS = """
Prelude            | inwelane-toll         |                      | stated    |            | 2018-02    |             |         | 4
Prelude            | reprisals-french      | french-army          | stated    | 2018-03-15 |            |             |         | 60
Prelude            | akabar-toll           |                      | stated    |            | 2018-04-01 |             |         | 30
Prelude            | executions-minusma    | minusma              | accused   | 2018-04    |            |             |         | 95
Prelude            | looting-minusma       | minusma              | accused   | 2018-04    |            |             |         |
Prelude            | tchigin-bawel-toll    |                      | stated    |            | 2018-04-18 |             |         | 16
Prelude            | attacks-decreased     | guibert              | stated    |            |            |             |         |
Massacres          | pursuit-perpetrators  | msa                  | alleged   |            |            |             |         | 4
Massacres          | pursuit-msa-killed    | msa                  | alleged   |            |            |             |         | 1
Massacres          | pursuit-msa-injured   | msa                  | alleged   |            |            |             |         | 1
Death toll         | toll-maiga-aklaz      | maiga                | stated    |            |            | fatalities  | Aklaz   | 6–9
Death toll         | toll-maiga-awkassa    | maiga                | stated    |            |            | fatalities  | Awkassa | 31
Death toll         | victims-maiga         | maiga                | stated    |            |            |             |         |
Death toll         | toll-tribal           | tribal-administrator | stated    |            |            | fatalities  |         | 43
Death toll         | victims-tribal        | tribal-administrator | stated    |            |            |             |         |
Death toll         | toll-msa-first        | msa                  | confirmed |            |            | fatalities  |         | 43
Death toll         | toll-msa-aklaz        | msa                  | stated    |            |            | fatalities  | Aklaz   | 12
Death toll         | toll-msa-awkassa      | msa                  | stated    |            |            | fatalities  | Awkassa | 31
Death toll         | toll-minusma          | minusma              | stated    | 2018-04-30 |            | fatalities  |         | 47
Death toll         | injured-minusma       | minusma              | stated    | 2018-04-30 |            | injuries    |         | 2
Death toll         | toll-french           | french-army          | confirmed | 2018-05-01 |            | fatalities  |         | 47
Death toll         | toll-gatia            | gatia                | confirmed | 2018-05-01 |            | fatalities  |         | 47
Death toll         | toll-msa              | msa                  | confirmed | 2018-05-01 |            | fatalities  |         | 47
Reactions          | war-crimes            | annadif              | stated    |            |            |             |         |
Reactions          | terrorist-attacks     | french-army          | accused   |            |            |             |         |
Perpetrators       | perpetrator-suspected |                      | suspected |            |            | perpetrator |         | Islamic State in the Greater Sahara
Perpetrators       | identities            |                      | stated    |            |            |             |         |
Perpetrators       | motive-maiga          | maiga                | alleged   |            |            |             |         |
Further massacres  | may-1-toll            | gatia msa            | stated    |            | 2018-05-01 |             |         | 17
Further massacres  | may-1-burned          | gatia msa            | stated    |            | 2018-05-01 |             |         |
Further massacres  | denounced-fulani      | fulani-rights        | stated    |            |            |             |         |
Further massacres  | incursions-fulani     | fulani-rights        | accused   |            |            |             |         |
Further massacres  | incursions-denied     | msa                  | denied    |            |            |             |         |
Further massacres  | aghay-toll            |                      | stated    |            | 2018-05-18 |             |         | 17
Further massacres  | agreement-signed      |                      | stated    |            | 2018-05-05 |             |         |
Further massacres  | signatory-disowned    | ganda-iso            | stated    |            |            |             |         |
"""  # noqa: E501
ROWS = [[cell.strip() for cell in line.split("|")] for line in FACTS.strip().splitlines()]

RELATIONS = {
    ("toll-msa-first", "corroborates", "toll-tribal", "stated"),
    ("toll-msa-awkassa", "corroborates", "toll-maiga-awkassa", "inferred"),
    ("toll-msa-aklaz", "disputes", "toll-maiga-aklaz", "inferred"),
    ("victims-tribal", "disputes", "victims-maiga", "inferred"),
    ("toll-french", "corroborates", "toll-minusma", "stated"),
    ("toll-gatia", "corroborates", "toll-minusma", "stated"),
    ("toll-msa", "corroborates", "toll-minusma", "stated"),
    ("toll-msa", "supersedes", "toll-msa-first", "inferred"),
    ("incursions-denied", "disputes", "incursions-fulani", "stated"),
    ("signatory-disowned", "disputes", "agreement-signed", "inferred"),
}


def sections(body: str) -> dict[str, str]:
    """Return the text below each heading, by the heading's words; the lead by no words."""
    parts = re.split(r"^#+ (.+)$", body, flags=re.MULTILINE)
    return dict(zip(["", *parts[1::2]], parts[0::2], strict=True))


def test_example_has_36_claims_and_10_relations():
    assert [row[1] for row in ROWS] == [claim.key for claim in MASSACRES.claims]
    assert len(ROWS) == 36
    assert len(RELATIONS) == len(MASSACRES.relations) == 10


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_claim_says_what_is_on_record(row):
    _, key, claimants, modality, claimed_on, event_date, field, part, words = row
    claim = CLAIMS[key]

    assert " ".join(claim.claimants) == claimants
    assert claim.modality == modality
    assert (claim.claimed_on, claim.event_date) == (claimed_on, event_date)
    assert (claim.field, claim.applies_to) == (field, part)
    assert (claim.value.words() if claim.value else "") == words
    assert (claim.kind == "count") == (claim.quantity is not None)
    assert not claim.quantity or claim.counts
    assert claim.statement.endswith(".")


def test_preferred_are_the_claims_that_the_infobox_shows():
    assert {key for key, claim in CLAIMS.items() if claim.rank == "preferred"} == {
        "toll-minusma",
        "injured-minusma",
        "perpetrator-suspected",
    }


def test_relations_are_those_on_record():
    assert {(r.from_claim, r.kind, r.to_claim, r.basis) for r in MASSACRES.relations} == RELATIONS


def test_every_claim_is_marked_in_the_section_that_states_it():
    texts = sections(MASSACRES.body)
    marks = Counter((section, key) for section, text in texts.items() for key in MARK.findall(text))
    lead = [("", "toll-minusma"), ("", "perpetrator-suspected")]

    assert marks == Counter([*lead, *((row[0], row[1]) for row in ROWS)])


def test_sections_stand_at_their_levels():
    assert re.findall(r"^(#+) (.+)$", MASSACRES.body, flags=re.MULTILINE) == [
        ("##", "Prelude"),
        ("##", "Massacres"),
        ("##", "Aftermath"),
        ("###", "Death toll"),
        ("###", "Reactions"),
        ("###", "Perpetrators"),
        ("###", "Further massacres"),
    ]


def test_infobox_shows_eight_fields():
    computed = figures(MASSACRES.fields, MASSACRES.claims, MASSACRES.relations)

    assert {key: found.value for key, found in computed.items()} == {
        "title": Text("Aklaz and Awkassa massacres"),
        "location": Place("Aklaz and Awkassa refugee camps, Menaka Cercle, Mali"),
        "date": Date("2018-04-26/2018-04-27"),
        "partof": ArticleLink("Mali War"),
        "target": Text("Daoussahak Tuareg civilians"),
        "fatalities": Quantity.of(47),
        "injuries": Quantity.of(2),
        "perpetrator": ArticleLink("Islamic State in the Greater Sahara"),
    }
    assert {key: found.claim.key for key, found in computed.items() if found.claim} == {
        "fatalities": "toll-minusma",
        "injuries": "injured-minusma",
        "perpetrator": "perpetrator-suspected",
    }
    assert [key for key, found in computed.items() if found.is_disputed] == ["fatalities"]


@pytest.mark.parametrize(
    "fact",
    [
        "Andéramboukane", "Inwelane, near Talataye", "sixty ISGS militants", "15 March", "battle of Akabar", "1 April",
        "ninety-five people", "ethnic cleansing", "Tchigin Bawel", "18 April", "Operation Barkhane", "Akliz",
        "sixteen motorcycles", "governor of Menaka", "six to nine", "thirty-one", "forty-three",
        "forty-seven", "30 April",
        '"war crimes"', '"terrorist attacks"', "No group claimed", "Tindinbawen and Taylalene", "seventeen civilians",
        "burned to death", "Aghay", "18 May", "5 May", "Ganda Iso", "Mohamed Sidibe", "2014", "Daoussahak", "GATIA",
    ],
)  # fmt: skip
def test_text_states_the_fact(fact):
    assert fact in MASSACRES.body


# --- All articles -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("snapshot", SNAPSHOTS, ids=lambda snapshot: snapshot.slug)
def test_article_fits_together(snapshot):
    snapshot.check()
    own = {claim.key for claim in snapshot.claims}
    template = SHARED.templates[snapshot.kind]
    holders = {
        "party": SHARED.parties,
        "category": SHARED.categories,
        "template": SHARED.templates,
        "source": SHARED.sources,
    }

    assert set(MARK.findall(snapshot.body)) == own
    assert all(named.key in holders[named.kind] for named in snapshot.named_records())
    assert all(template.definition(field.key) for field in snapshot.fields)
    assert not snapshot.citations
    assert snapshot.categories
    assert snapshot.description.endswith(".")


@pytest.mark.parametrize("snapshot", SNAPSHOTS, ids=lambda snapshot: snapshot.slug)
def test_article_links_to_articles_of_the_example(snapshot):
    titles = {other.title for other in SNAPSHOTS} - {snapshot.title}
    linked = set(re.findall(r"\[\[([^\]|#]+)", snapshot.body))

    assert linked
    assert linked | snapshot.linked_titles() <= titles


def test_every_article_is_linked_to():
    linked = {title for snapshot in SNAPSHOTS for title in re.findall(r"\[\[([^\]|#]+)", snapshot.body)}

    assert linked == {snapshot.title for snapshot in SNAPSHOTS}


def test_shared_records_name_one_another():
    assert len(SHARED.parties) == 11
    assert all(not party.affiliation or party.affiliation in SHARED.parties for party in SHARED.parties.values())
    assert all(not category.parent or category.parent in SHARED.categories for category in SHARED.categories.values())
