from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import history, publishing
from articles.models import (
    Publication,
    PublishedCitation,
    PublishedClaim,
    PublishedLink,
    PublishedPage,
)
from articles.shared import Image, Party
from articles.snapshot import Citation
from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db


def page(slug="an-attack", name=""):
    return bytes(PublishedPage.objects.get(path=f"/wiki/{slug}/{name}").plain).decode()


def test_publishing_stores_three_pages_and_the_index_rows():
    made = builders.article(snapshot(citations=(Citation("seen", "report", claim="toll-msa", locator="p. 3"),)))

    publishing.publish(builders.newest(made), by=None)

    assert PublishedPage.objects.count() == 3
    assert "Forty-seven people were killed." in page()
    assert list(PublishedClaim.objects.values_list("key", "figure", "claimants")) == [
        ("toll-minusma", "47", "minusma"),
        ("toll-msa", "43", "msa"),
    ]
    assert list(PublishedCitation.objects.values_list("source", "locator", "claim__key")) == [
        ("report", "p. 3", "toll-msa")
    ]


def test_a_later_draft_does_not_reach_the_public():
    made = builders.published()

    builders.edit(made, replace(snapshot(), title="Secret draft", body="Secret draft.\n"))

    assert "Secret draft" not in page() + page(name="claims/")


def test_an_older_revision_can_be_published_again():
    made = builders.published()
    publishing.publish(builders.edit(made, replace(snapshot(), body="Second.\n")), by=None)
    assert "Second." in page()

    publishing.publish(made.revisions.select_related("article").get(number=1), by=None)

    assert "Forty-seven" in page()


def test_a_withheld_citation_leaves_nothing_in_the_library():
    history.save_record(builders.Source("secret-source", "Secret title", url="https://secret.example/"), author="x")
    withheld = Citation(
        "hidden", "secret-source", claim="toll-msa", locator="Secret page", quote="Secret", is_withheld=True
    )

    builders.published(snapshot(citations=(withheld,)))

    assert "source withheld" in page(name="claims/").lower()
    for stored in PublishedPage.objects.all():
        assert b"ecret" not in bytes(stored.plain)
    assert not PublishedCitation.objects.exists()


def test_a_link_appears_when_its_article_is_published_and_goes_with_it():
    builders.published(snapshot(body="See [[Another place|there]].\n"))
    assert "no article yet" in page()
    other = builders.article(snapshot("Another place"))
    assert "no article yet" in page()

    publishing.publish(builders.newest(other), by=None)
    assert '<a href="/wiki/another-place/" class="wiki">there</a>' in page()
    publishing.unpublish(other)

    assert "no article yet" in page()


def test_a_renamed_article_changes_the_pages_that_link_to_it():
    builders.published(snapshot(body="See [[Another place]].\n"))
    other = builders.published(snapshot("Another place"))

    renamed = builders.edit(other, snapshot("Another place", slug="moved"))
    publishing.publish(renamed, by=None)

    assert '<a href="/wiki/moved/" class="wiki">' in page()


def test_a_corrected_party_shows_on_the_pages_that_name_it():
    builders.published()
    history.save_record(Party("msa", "Movement for Salvation"), author="Me", summary="Corrected")

    assert publishing.render_naming("party", "msa") == 1

    assert "Movement for Salvation" in page(name="claims/")


def test_a_picture_without_a_licence_is_not_published():
    history.save_record(Image("abc", "pictures/abc.png", 10, 10, alternative_text="A camp"), author="Me")
    made = builders.article(snapshot(body="![](image:abc)\n"))

    with pytest.raises(publishing.PublishingRefused, match="no licence"):
        publishing.publish(builders.newest(made), by=None)
    assert not Publication.objects.exists()

    licensed = Image(
        "abc", "pictures/abc.png", 10, 10, alternative_text="A camp", licence="CC BY 4.0", credit="A. Diallo"
    )
    history.save_record(licensed, author="Me")
    publishing.publish(builders.newest(made), by=None)

    assert "A. Diallo" in page()


def test_the_library_is_rebuilt_from_its_revisions(capsys):
    builders.published()
    before = page()
    PublishedPage.objects.update(plain=b"broken")
    PublishedLink.objects.all().delete()

    call_command("rebuild_library")
    assert page() == "broken"
    call_command("rebuild_library", "--all")

    assert page() == before
    assert "1 articles rendered." in capsys.readouterr().out


def test_rebuilding_takes_what_other_settings_rendered(settings):
    builders.published()
    Publication.objects.update(renderer="older")

    assert list(publishing.rebuild(publishing.outdated())) == [""]
    assert not publishing.outdated().exists()


def test_publishing_costs_the_same_queries_for_two_claims_and_for_sixty():
    few, many = (
        builders.article(),
        builders.article(snapshot("Many", claims=tuple(builders.claim(f"claim-{n}", n) for n in range(60)))),
    )

    counts = []
    for made in (few, many):
        with CaptureQueriesContext(connection) as queries:
            publishing.publish(builders.newest(made), by=None)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 41


def test_a_rebuild_takes_back_nothing_that_was_published_meanwhile():
    first, second, third = (builders.published(snapshot(title)) for title in ("One", "Two", "Three"))
    rebuilding = publishing.rebuild(Publication.objects.order_by("pk"))
    next(rebuilding)
    publishing.unpublish(second)
    publishing.publish(builders.edit(third, replace(snapshot("Three"), body="Newer.\n")), by=None)

    assert list(rebuilding) == ["", ""]

    assert not Publication.objects.filter(article=second).exists()
    assert "Newer." in page("three")
    assert "Forty-seven" in page(first.slug)


def test_an_article_deleted_meanwhile_is_not_published():
    revision = builders.newest(builders.article())
    history.delete(revision.article.__class__.objects.get(), author="Ada", reason="A hoax")

    with pytest.raises(publishing.PublishingRefused, match="was deleted"):
        publishing.publish(revision, by=None)


def test_a_neighbour_that_cannot_be_rendered_keeps_its_page_and_blocks_nobody():
    neighbour = builders.published(snapshot(body="See [[Two]].\n"))
    other = builders.published(snapshot("Two"))
    neighbour.revisions.update(is_text_hidden=True)

    publishing.unpublish(other)

    assert "See" in page()
