import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from articles import history, publishing
from articles.example.content import SHARED, SNAPSHOTS
from articles.exporting.claims import COLUMNS, ClaimData, claims_csv, claims_json
from articles.shared import Source
from articles.snapshot import Citation, Field, Relation
from articles.values import Quantity, Text
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

ADDRESS = "/wiki/an-attack/claims"
DOCUMENT = Path(__file__).parents[2] / "docs/data.md"
ENDINGS = pytest.mark.parametrize("ending", ["csv", "json"])
MASSACRES = next(each for each in SNAPSHOTS if each.slug == "aklaz-and-awkassa-massacres")


def rows(text):
    return {row["key"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def data(content):
    return ClaimData.of(content, SHARED, "https://wiki.example/wiki/a/claims/", {})


# --- What they hold ---------------------------------------------------------------------------------------------------


def test_the_example_has_all_36_claims_in_both():
    table, document = rows(claims_csv(data(MASSACRES))), json.loads(claims_json(data(MASSACRES), {}))

    assert list(table) == [each["key"] for each in document["claims"]] == [each.key for each in MASSACRES.claims]
    assert len(table) == 36
    first = {
        name: table["toll-maiga-aklaz"][name] for name in ("field", "applies_to", "figure", "low", "high", "bound")
    }
    assert first == {
        "field": "fatalities", "applies_to": "Aklaz", "figure": "6–9", "low": "6", "high": "9", "bound": "range",
    }  # fmt: skip
    assert table["toll-msa-first"]["status"] == "superseded"
    assert table["toll-msa-first"]["status_by"] == "toll-msa"
    assert table["toll-msa-aklaz"]["relations"] == "disputes toll-maiga-aklaz (inferred)"
    assert table["toll-minusma"]["claimed_on"] == "2018-04-30"
    assert table["toll-minusma"]["claimants"] == "MINUSMA"
    assert table["toll-minusma"]["address"] == "https://wiki.example/wiki/a/claims/#claim-toll-minusma"


def test_json_tells_the_rule_of_each_figure_and_its_inputs():
    document = json.loads(claims_json(data(MASSACRES), {"licence": "Free"}))
    (fatalities,) = (each for each in document["figures"] if each["field"] == "fatalities")

    assert document["article"]["licence"] == "Free"
    assert fatalities["rule"].startswith("the figure that MINUSMA gave on 30 April 2018")
    assert (fatalities["policy"], fatalities["inputs"]) == ("preferred", ["toll-minusma"])
    assert fatalities["value"] == {"type": "number", "low": 47, "high": 47, "bound": "exact"}
    named = {fatalities["claim"], *fatalities["inputs"], *fatalities["others"]}
    assert named == {each.key for each in MASSACRES.claims if each.field == "fatalities"}


@pytest.mark.parametrize(
    ("figure", "low", "high", "bound", "stored"),
    [
        ("0", "0", "0", "exact", {"low": 0, "high": 0}),
        ("1200.5", "1200.5", "1200.5", "exact", {"low": 1200.5, "high": 1200.5}),
        ("at least 40", "40", "", "at_least", {"low": 40}),
        ("at most 40", "", "40", "at_most", {"high": 40}),
        ("about 40–50", "40", "50", "about", {"low": 40, "high": 50}),
        ("unknown", "", "", "unknown", {}),
        ("none", "", "", "none", {}),
    ],
)
def test_a_figure_is_told_with_its_bound(figure, low, high, bound, stored):
    content = snapshot(claims=(claim("a", None, value=Quantity.parse(figure)),))
    row = rows(claims_csv(data(content)))["a"]
    (told,) = json.loads(claims_json(data(content), {}))["claims"]

    assert (row["figure"], row["low"], row["high"], row["bound"]) == (figure, low, high, bound)
    assert told["value"] == {"type": "number", **stored, "bound": bound}


def test_a_value_that_is_no_number_is_told_in_words():
    content = snapshot(fields=(Field("by", "By"),), claims=(claim("a", None, field="by", value=Text("Nobody")),))

    assert rows(claims_csv(data(content)))["a"]["figure"] == "Nobody"
    assert json.loads(claims_json(data(content), {}))["claims"][0]["value"] == {"type": "text", "value": "Nobody"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "＝"])
def test_no_cell_is_a_formula(start):
    evil = f'{start}HYPERLINK("https://evil.example","x"),2'
    content = snapshot(claims=(claim(statement=evil, applies_to=evil, wording=evil, rank_reason=evil),))
    (row,) = rows(claims_csv(data(content))).values()

    for name in ("statement", "applies_to", "wording", "rank_reason"):
        assert row[name] == f"'{evil}"
    assert json.loads(claims_json(data(content), {}))["claims"][0]["statement"] == evil


def test_quotes_commas_and_lines_stay_in_their_cell():
    said = 'He said "no", twice.\nThen left; عربي'
    text = claims_csv(data(snapshot(claims=(claim(statement=said),))))

    assert rows(text)["toll-minusma"]["statement"] == said
    assert text.startswith(",".join(COLUMNS) + "\r\n")


def test_a_withdrawn_source_says_why_in_both():
    cited = snapshot(citations=(Citation("c", "report", "toll-msa", locator="p. 3"),))
    shared = SHARED.updated([Source("report", "A report", withdrawal="a forgery", withdrawn_on="2018-06")])
    found = ClaimData.of(cited, shared, "", {})

    assert rows(claims_csv(found))["toll-msa"]["sources"] == "A report, p. 3, withdrawn: a forgery"
    (source,) = json.loads(claims_json(found, {}))["claims"][1]["sources"]
    assert (source["withdrawal"], source["withdrawn_on"]) == ("a forgery", "2018-06")


def test_every_column_is_documented():
    described = DOCUMENT.read_text(encoding="utf-8")
    document = json.loads(claims_json(data(MASSACRES), {}))
    keys = {*COLUMNS, *document, *document["figures"][0], *document["claims"][0], *document["claims"][0]["scope"]}

    assert [key for key in sorted(keys) if f"`{key}`" not in described] == []


# --- Who gets them ----------------------------------------------------------------------------------------------------


@ENDINGS
def test_they_are_linked_from_the_claims_and_cost_five_queries_at_most(client, ending):
    builders.published()
    assertContains(client.get(f"{ADDRESS}/"), f'href="{ADDRESS}.{ending}"')

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{ADDRESS}.{ending}")
    again = client.get(f"{ADDRESS}.{ending}", headers={"If-None-Match": answer["ETag"]})

    assert len(queries) <= 5
    assert answer["Content-Type"].startswith({"csv": "text/csv; charset=utf-8", "json": "application/json"}[ending])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "toll-minusma" in answer.content.decode()
    assert again.status_code == 304


def test_json_says_what_it_is_of(client, settings):
    made = builders.published()
    about = client.get(f"{ADDRESS}.json").json()["article"]

    assert about["title"] == "An attack" and about["revision"] == made.head
    assert about["address"] == f"{settings.SITE_URL}{ADDRESS}/"
    assert about["licence"] == settings.CONTENT_LICENSE


@ENDINGS
def test_drafts_are_in_none_of_them_for_nobody(client, ending):
    made = builders.published()
    builders.edit(made, replace(snapshot(), claims=(*snapshot().claims, claim("secret", 4711))))
    builders.article(snapshot("Draft"))

    for is_editor in (False, True):
        if is_editor:
            client.force_login(builders.editor())
        assertNotContains(client.get(f"{ADDRESS}.{ending}"), "4711")
        assert client.get(f"/wiki/draft/claims.{ending}").status_code == 404
        assert client.get(f"/wiki/nothing/claims.{ending}").status_code == 404


@ENDINGS
def test_withheld_sources_are_not_named(client, ending):
    history.save_record(Source("secret-source", "Whispers"), author="Somebody")
    cited = Citation("c-1", "secret-source", "toll-minusma", locator="p. 99", quote="Whispered")
    made = builders.published(snapshot(citations=(cited,)))
    assertContains(client.get(f"{ADDRESS}.{ending}"), "Whispers" if ending == "json" else "p. 99")

    builders.edit(made, snapshot(citations=(replace(cited, is_withheld=True),)))
    withheld = client.get(f"{ADDRESS}.{ending}")
    publishing.publish(builders.newest(made), by=None)

    for answer in (withheld, client.get(f"{ADDRESS}.{ending}")):
        for words in ("secret-source", "Whispers", "Whispered", "p. 99"):
            assertNotContains(answer, words)
        assertContains(answer, "withheld")


@ENDINGS
def test_a_former_address_leads_on_and_a_deleted_article_is_gone(client, ending):
    made = builders.published()
    publishing.publish(builders.edit(made, snapshot(slug="renamed")), by=None)

    moved = client.get(f"{ADDRESS}.{ending}")
    history.delete(made, author="Somebody", reason="Wrong")

    assert (moved.status_code, moved["Location"]) == (301, f"/wiki/renamed/claims.{ending}")
    assert client.get(f"/wiki/renamed/claims.{ending}").status_code == 410


def test_relations_are_told_from_both_sides(client):
    builders.published(snapshot(relations=(Relation("toll-msa", "disputes", "toll-minusma", "inferred"),)))
    table = rows(client.get(f"{ADDRESS}.csv").content.decode())

    assert table["toll-msa"]["relations"] == "disputes toll-minusma (inferred)"
    assert table["toll-minusma"]["relations"] == "disputed by toll-msa (inferred)"


@ENDINGS
def test_each_claim_has_the_published_revision_since_which_it_is_so(client, ending):
    made = builders.published()
    first, second = snapshot().claims
    builders.edit(made, snapshot(claims=(first, replace(second, statement="more"))))
    publishing.publish(builders.edit(made, snapshot(claims=(first, replace(second, statement="43 died")))), by=None)
    answer = client.get(f"{ADDRESS}.{ending}")

    found = rows(answer.content.decode()).values() if ending == "csv" else answer.json()["claims"]

    assert {each["key"]: int(each["since_revision"]) for each in found} == {"toll-minusma": 1, "toll-msa": 3}
