"""Two sources that are one work: shown, merged, published, and nothing of a withheld one told."""

from dataclasses import replace

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from articles import history, publishing
from articles.models import Article, Source
from articles.shared import Source as SourceRecord
from articles.snapshot import Citation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

MERGE = "/admin/articles/source/double/merge/"
TWICE = SourceRecord("double", "A report, again", type="report")


@pytest.fixture
def desk(client):
    client.force_login(builders.editor())
    builders.save_records(*builders.RECORDS, TWICE)
    return client


def cited(**others):
    citations = (Citation("c-1", "double", "toll-minusma", locator="p. 3"), Citation("c-2", "report", "toll-msa"))
    return snapshot(body="Many.[@toll-minusma] As others say.[@double, p. 9]\n", citations=citations, **others)


def test_the_page_shows_what_cites_the_source(desk):
    builders.article(cited())
    builders.article(snapshot("Another"))

    answer = desk.get(MERGE)

    assertContains(answer, "An attack</a>")
    assertNotContains(answer, "Another</a>")
    assertContains(desk.get("/admin/articles/source/double/change/"), MERGE)


def test_merging_moves_citations_and_marks_retires_and_publishes(desk):
    made = builders.published(cited())

    answer = desk.post(MERGE, {"kept": "report"}, follow=True)

    assertContains(answer, "Merged: 1 article changed.")
    now = history.load(builders.newest(made))
    assert [(each.key, each.source, each.locator) for each in now.citations] == [
        ("c-1", "report", "p. 3"),
        ("c-2", "report", ""),
    ]
    assert "[@report, p. 9]" in now.body and "[@double" not in now.body
    assert Source.objects.get(pk="double").is_retired
    assertNotContains(desk.get("/wiki/an-attack/sources/"), "again")
    assertContains(desk.get("/wiki/an-attack/revisions/1/"), "A report, again")


def test_citations_that_then_say_the_same_are_one():
    content = replace(cited(), citations=(Citation("a", "double", "toll-msa"), Citation("b", "report", "toll-msa")))

    assert content.citing_instead("double", "report").citations == (Citation("b", "report", "toll-msa"),)


def test_a_claim_that_has_the_key_of_the_source_keeps_its_marks():
    content = snapshot(body="Many.[@double]\n", claims=(claim("double"),))

    assert content.citing_instead("double", "report").body == "Many.[@double]\n"


def test_an_article_with_unpublished_changes_is_named_and_stays_as_readers_know_it(desk):
    made = builders.published(cited())
    builders.edit(made, cited(description="Not yet."))

    answer = desk.post(MERGE, {"kept": "report"}, follow=True)

    assertContains(answer, "its page names the old source until then")
    assertNotContains(desk.get("/wiki/an-attack/"), "Not yet.")


def test_what_is_withheld_stays_withheld_and_unnamed(desk, client):
    withheld = (Citation("c-1", "double", "toll-minusma", is_withheld=True),)
    builders.published(replace(cited(), citations=withheld))

    desk.post(MERGE, {"kept": "report"})
    desk.logout()

    for page in ("", "claims/", "sources/", "history/", "revisions/2/", "diff/1..2/", "history.atom"):
        answer = client.get(f"/wiki/an-attack/{page}")
        assertNotContains(answer, "A report")


@pytest.mark.parametrize("kept", ["", "double", "nothing", "x\0"])
def test_a_choice_that_is_none_is_refused_at_its_field(desk, kept):
    made = builders.article(cited())

    answer = desk.post(MERGE, {"kept": kept})

    assert answer.status_code == 200
    assert answer.context["form"].errors["kept"]
    assert made.revisions.count() == 1


def test_merging_takes_the_right_to_publish(client):
    builders.save_records(*builders.RECORDS, TWICE)
    client.force_login(builders.editor(role="contributor"))

    assert client.post(MERGE, {"kept": "report"}).status_code == 403


def test_an_article_that_cannot_be_changed_leaves_all_as_it_was(desk, monkeypatch):
    builders.article(cited())
    builders.article(replace(cited(), title="Second", slug="second"))
    publish = publishing.withhold

    def fail(article):
        publish(article)
        if article.slug == "second":
            raise history.InvalidSnapshot(["No."])

    monkeypatch.setattr(publishing, "withhold", fail)

    assertContains(desk.post(MERGE, {"kept": "report"}), "No.")
    assert not Source.objects.get(pk="double").is_retired
    assert set(Article.objects.citing("double").values_list("slug", flat=True)) == {"an-attack", "second"}


def test_lists_find_sources_without_use_and_articles_with_claims_without_source(desk):
    builders.article(cited())
    builders.article(snapshot("Bare", claims=(), body=""))
    builders.article(snapshot("Unsourced"))
    builders.save_records(SourceRecord("unused", "Nobody cites it"))

    sources = desk.get("/admin/articles/source/?uncited=yes")
    articles = desk.get("/admin/articles/article/?unsourced=yes")

    assert [each.pk for each in sources.context["cl"].result_list] == ["unused"]
    assert [each.title for each in articles.context["cl"].result_list] == ["Unsourced"]
