from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from articles import history, publishing
from articles.models import Article, Publication
from articles.snapshot import Citation, Relation
from tests import builders
from tests.builders import claim, snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"


@pytest.fixture
def made():
    return builders.article()


@pytest.fixture
def desk(client):
    client.force_login(builders.editor())
    return client


def change(made):
    return reverse("admin:articles_article_change", args=[made.pk])


def content(made):
    return history.load(builders.newest(made))


def cells(number, prefix="claims", **typed):
    """Return the cells of one more row, as typed."""
    return {f"{prefix}-{number}-{name}": typed[name] for name in typed} | {f"{prefix}-TOTAL_FORMS": number + 1}


def test_saving_the_form_untouched_makes_no_revision(desk, made):
    answer = desk.post(change(made), posted(snapshot(), 1, _save="Save"), follow=True)

    assertContains(answer, "Nothing was changed")
    assert made.revisions.count() == 1


def test_a_new_article_is_saved_with_its_claims_citations_and_relations_in_one_go(desk):
    builders.save_records()
    full = snapshot(
        citations=(Citation("seen", "report", claim="toll-msa", locator="p. 3", quote="“43”", is_withheld=True),),
        relations=(Relation("toll-msa", "disputes", "toll-minusma", "inferred"),),
    )

    answer = desk.post(ADD, posted(full, summary="Begun", _save="Save"))

    made = Article.objects.get()
    assert answer.url == change(made)
    assert content(made) == full
    assert (builders.newest(made).summary, builders.newest(made).author_name) == ("Begun", "editor")
    assert not Publication.objects.exists()


def test_the_form_shows_what_is_stored_and_gives_it_back_unchanged(desk, made):
    answer = desk.get(change(made))

    assertContains(answer, "Forty-seven people were killed.[@toll-minusma]")
    assertContains(answer, 'value="toll-msa"')
    assertContains(answer, '<input type="hidden" name="base" value="1" id="id_base">', html=True)


def test_a_claim_without_a_key_gets_one_from_what_it_says(desk, made):
    typed = cells(2, claimants="minusma, msa", modality="stated", kind="count", value="6-9", field="fatalities",
                  statement="killed in Aklaz", applies_to="Aklaz", rank="normal")  # fmt: skip

    desk.post(change(made), posted(snapshot(), 1, **typed, _save="Save"))

    added = content(made).claims[-1]
    assert (added.key, added.claimants) == ("fatalities-minusma-msa-aklaz", ("minusma", "msa"))
    assert added.value.words() == "6–9"


def test_a_claim_typed_a_moment_ago_is_cited_and_related_in_the_same_save(desk, made):
    typed = (
        cells(2, key="new", claimants="msa", modality="stated", kind="count", value="1", statement="one", rank="normal")
        | cells(0, "citations", claim="new", source="report", locator="p. 9")
        | cells(0, "relations", from_claim="new", kind="supersedes", to_claim="toll-msa", basis="stated")
    )

    desk.post(change(made), posted(snapshot(), 1, **typed, _save="Save"))

    saved = content(made)
    assert [(c.key, c.claim, c.source) for c in saved.citations] == [("new-cited", "new", "report")]
    assert saved.relations == (Relation("new", "supersedes", "toll-msa"),)


def test_rows_are_deleted_and_put_into_another_order(desk, made):
    typed = {"claims-0-ORDER": "5", "claims-1-ORDER": "2"}
    desk.post(change(made), posted(snapshot(), 1, **typed, _save="Save"))
    assert [each.key for each in content(made).claims] == ["toll-msa", "toll-minusma"]

    desk.post(change(made), posted(content(made), 2, **{"claims-0-DELETE": "on"}, _save="Save"))

    assert [each.key for each in content(made).claims] == ["toll-minusma"]


@pytest.mark.parametrize(
    ("typed", "cell", "told"),
    [
        ({"title": ""}, "id_title", "This field is required."),
        ({"slug": "Not a slug"}, "id_slug", "Use small letters"),
        ({"body": "x" * (512 * 1024 + 1)}, "id_body", "are the limit"),
        ({"language": "not a language"}, "id_language", "valid value"),
        ({"categories": ["nowhere"]}, "id_categories", "no category with the key"),
        ({"claims-0-value": "some"}, "id_claims-0-value", "is not a figure"),
        ({"claims-0-value": ""}, "id_claims-0-value", "A count needs a figure"),
        ({"claims-0-value": "9-6"}, "id_claims-0-value", "the low figure comes first"),
        ({"claims-0-claimed_on": "30 April"}, "id_claims-0-claimed_on", "is not a date"),
        ({"claims-0-claimants": "nobody"}, "id_claims-0-claimants", "no party with the key"),
        ({"claims-0-key": "toll-msa"}, "id_claims-0-key", "Two rows have this key"),
        ({"claims-0-field": "nothing"}, "id_claims-0-field", "The infobox has no field"),
        (
            cells(0, "citations", key="the-report", claim="toll-msa", source="report", is_withheld="on"),
            "id_citations-0-key",
            "must not name its source",
        ),
        ({"claims-0-rank": "deprecated"}, "id_claims-0-rank_reason", "Say why"),
        ({"fields-0-key": "other", "fields-0-value": "many"}, "id_fields-0-value", "is not a figure"),
        (cells(0, "citations", claim="gone", source="report"), "id_citations-0-claim", "no claim “gone”"),
        (cells(0, "citations", claim="toll-msa", source="gone"), "id_citations-0-source", "no source with the key"),
        (
            cells(0, "relations", from_claim="gone", kind="disputes", to_claim="toll-msa", basis="stated"),
            "id_relations-0-from_claim",
            "no claim “gone”",
        ),
        (
            cells(0, "relations", from_claim="toll-msa", kind="retracts", to_claim="toll-minusma", basis="stated"),
            "id_relations-0-kind",
            "of the same claimant",
        ),
        (
            {"claims-0-claimants": "nobody"}
            | cells(0, "relations", from_claim="toll-msa", kind="retracts", to_claim="toll-minusma", basis="stated"),
            "id_claims-0-claimants",
            "no party with the key",
        ),
    ],
)
def test_bad_input_is_told_at_its_cell_and_the_text_comes_back(desk, made, typed, cell, told):
    data = posted(snapshot(), 1, _save="Save", summary="My words", **{"body": "Typed and not lost.", **typed})

    answer = desk.post(change(made), data)

    assertContains(answer, "There is a problem")
    assertContains(answer, f'<a href="#{cell}">')
    assertContains(answer, told)
    assertContains(answer, "My words")
    assert made.revisions.count() == 1
    if "body" not in typed:
        assertContains(answer, "Typed and not lost.")


def test_the_key_of_a_deleted_claim_is_not_given_to_another(desk, made):
    builders.edit(made, replace(snapshot(), claims=snapshot().claims[:1]))
    typed = cells(
        1, key="toll-msa", claimants="msa", modality="stated", kind="count", value="7", statement="x", rank="normal"
    )

    answer = desk.post(change(made), posted(content(made), 2, **typed, _save="Save"))

    assertContains(answer, "A claim that was deleted had this key")


def test_another_articles_title_is_told_at_the_title(desk, made):
    builders.save_records()
    answer = desk.post(ADD, posted(snapshot("An attack", slug="another"), _save="Save"))

    assertContains(answer, '<a href="#id_title">')
    assertContains(answer, "there is an article “An attack” already")


def test_a_template_offers_its_fields_and_those_left_empty_are_not_saved(desk, made):
    answer = desk.post(change(made), posted(snapshot(), 1, kind="civilian-attack", _more="Offer its fields"))
    assertContains(answer, 'value="location"')
    assertNotContains(answer, "There is a problem")

    typed = cells(1, "fields", key="location", label="Location", type="place", value="", policy="stated")
    desk.post(change(made), posted(snapshot(), 1, **typed, _save="Save"))

    assert made.revisions.count() == 1


@pytest.mark.parametrize("base", ["", "99", "abc", "-1", "1e9", "\u0662", "99999999999999999999"])
def test_a_forged_base_is_never_silent(desk, made, base):
    data = posted(replace(snapshot(), body="Mine.\n"), 1, _save="Save") | {"base": base}

    answer = desk.post(change(made), data)

    assert answer.status_code in (200, 302)
    assert list(history.verify(Article.objects.get(pk=made.pk))) == []


def test_save_and_publish_shows_the_article_to_everybody(desk, client, made):
    answer = desk.post(change(made), posted(replace(snapshot(), body="Read this.\n"), 1, _publish="x"), follow=True)

    assertContains(answer, "is published")
    client.logout()
    assertContains(client.get("/wiki/an-attack/"), "Read this.")


def test_a_contributor_saves_and_does_not_publish(client, made):
    client.force_login(builders.editor("ada", "contributor"))

    assertNotContains(client.get(change(made)), "Save and publish")
    answer = client.post(change(made), posted(replace(snapshot(), body="x\n"), 1, _publish="x"))

    assert answer.status_code == 403
    assert made.revisions.count() == 1
    assert not Publication.objects.exists()


def test_show_changes_and_show_preview_write_nothing(desk, made):
    data = posted(snapshot(), 1) | {"body": "Preview me.\r\n"}

    assertContains(desk.post(change(made), data | {"_changes": "x"}), "<ins")
    assertContains(desk.post(change(made), data | {"_preview": "x"}), "<p>Preview me.</p>")
    assert made.revisions.count() == 1


def test_the_live_preview_shows_the_page_with_what_is_not_saved_yet(desk, made):
    typed = cells(2, key="fresh", claimants="msa", modality="stated", kind="count", value="50", statement="fifty",
                  rank="normal")  # fmt: skip
    data = posted(snapshot(), 1, **typed) | {"article": made.pk, "body": "It is so.[@fresh] Not so.[@nothing]"}

    answer = desk.post(reverse("admin:articles_article_preview"), data)

    assertContains(answer, "47")
    assertContains(answer, "fifty")
    assertContains(answer, "1 problem")
    assertContains(answer, "@nothing")


def test_the_live_preview_shows_the_claims_where_the_text_places_them(desk, made):
    data = posted(history.load(builders.newest(made)), made.head) | {
        "body": "{{claims fatalities}}\n\n{{claims nothing}}\n"
    }

    answer = desk.post(reverse("admin:articles_article_preview"), data)

    assertContains(answer, 'id="figure-fatalities"')
    assertContains(answer, "{{claims nothing}}: the infobox has no line with this key.")


def test_the_preview_leaves_out_a_row_that_cannot_be_read(desk, made):
    data = posted(snapshot(), 1, **{"claims-1-value": "what"}) | {"article": made.pk}

    answer = desk.post(reverse("admin:articles_article_preview"), data)

    assertContains(answer, "1 cell below cannot be read yet")


def test_a_text_over_the_limit_is_said_before_it_is_rendered(desk, made):
    answer = desk.post(reverse("admin:articles_article_preview"), {"content": "x" * (512 * 1024 + 1)})

    assertContains(answer, "are the limit")


def test_markdownx_gets_the_text_alone(desk):
    answer = desk.post(reverse("admin:articles_article_preview"), {"content": "**bold**"})

    assert answer.content.strip() == b"<p><strong>bold</strong></p>"


@pytest.mark.parametrize("address", ["preview/", "upload/"])
def test_preview_and_upload_are_for_editors_only(client, address):
    answer = client.post(f"/admin/articles/article/{address}", {"content": "x"})
    assert answer.status_code == 302

    reader = builders.editor("reader", "contributor")
    reader.groups.clear()
    client.force_login(reader)
    assert client.post(f"/admin/articles/article/{address}", {"content": "x"}).status_code == 403


def test_markdownx_own_addresses_are_not_mounted(desk):
    assert desk.post("/markdownx/markdownify/", {"content": "x"}).status_code == 404
    assert desk.post("/markdownx/upload/").status_code == 404


def test_publishing_and_unpublishing_from_the_list(desk, made):
    data = {"_selected_action": [made.pk]}

    desk.post("/admin/articles/article/", data | {"action": "publish_newest"})
    assert Publication.objects.get().article == made
    desk.post("/admin/articles/article/", data | {"action": "unpublish"})

    assert not Publication.objects.exists()


def test_the_form_costs_the_same_queries_for_two_claims_and_for_sixty(desk, made):
    desk.get(change(made))
    with CaptureQueriesContext(connection) as few:
        desk.get(change(made))
    many = replace(snapshot(), claims=tuple(claim(f"claim-{n}", n) for n in range(60)))
    builders.edit(made, many)

    with CaptureQueriesContext(connection) as lots:
        desk.get(change(made))
    with CaptureQueriesContext(connection) as saving:
        desk.post(change(made), posted(many, 2, body="Shorter.\n", _save="Save"))

    assert len(lots) == len(few) <= 12
    assert len(saving) <= 31
    assert made.revisions.count() == 3


def test_a_get_never_writes(desk, made):
    publishing.publish(builders.newest(made), by=None)
    for address in (change(made), ADD, reverse("admin:articles_article_restore", args=[made.pk, 1])):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        assert not [
            q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE", "BEGIN", "SAVEPOINT"))
        ]


# --- Warnings ---------------------------------------------------------------------------------------------------------

WRONG = "First.\n\nMINUSMA said that 43 people were killed.[@toll-minusma]"
TOLD = "The sentence says 43, the claim “toll-minusma” says 47."


def test_preview_lists_warnings_apart_from_problems_with_their_lines(desk):
    builders.save_records()
    data = posted(snapshot(body=f"{WRONG} [@nobody]"))

    answer = desk.post("/admin/articles/article/preview/", data)

    assertContains(answer, "1 problem<")
    assertContains(answer, "2 warnings<")
    assertContains(answer, f'<li><a href="#line-3" data-line="3">Line 3</a>: {TOLD}</li>', html=True)


def test_preview_without_warnings_has_no_list_of_them(desk):
    builders.save_records()
    cited = (Citation("seen", "report", claim="toll-minusma"),)

    answer = desk.post("/admin/articles/article/preview/", posted(snapshot(body="", citations=cited)))

    assertNotContains(answer, "warning")


def test_saving_tells_the_first_warnings_with_their_lines_and_hinders_nothing(desk, made):
    body = "\n\n".join([WRONG] * 4)

    answer = desk.post(change(made), posted(snapshot(body=body), 1, _save="Save"), follow=True)

    assert content(made).body == body
    assertContains(answer, "saved as revision 2")
    told = str(list(answer.context["messages"])[-1])
    assert "5 warnings: " in told
    assert '<a href="#id_body" data-line="7">Line 7</a>: The sentence says 43' in told
    assert 'data-line="11"' not in told
    assert "The preview lists all of them." in told


def test_saving_without_warnings_tells_of_none(desk, made):
    cited = (Citation("seen", "report", claim="toll-minusma"),)

    answer = desk.post(change(made), posted(snapshot(body="No.", citations=cited), 1, _save="Save"), follow=True)

    assertContains(answer, "saved as revision 2")
    assertNotContains(answer, "warning:")


def test_what_a_warning_quotes_is_escaped(desk, made):
    claims = tuple(replace(builders.claim(key, rank="preferred"), applies_to="<b>A</b>") for key in ("one", "two"))

    answer = desk.post(change(made), posted(snapshot(body="", claims=claims), 1, _save="Save"), follow=True)

    assertContains(answer, "for &lt;b&gt;A&lt;/b&gt; are preferred")
