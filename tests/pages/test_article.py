import gzip
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from articles import publishing
from articles.models import PublishedPage
from articles.snapshot import Citation, Relation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

ADDRESS = "/wiki/an-attack/"


def test_the_article_says_the_figure_who_gave_it_and_when(client):
    builders.published()

    answer = client.get(ADDRESS)

    for words in ("An attack", "47", "MINUSMA", "30 April 2018", "Aftermath", "Massacres", "Last revised"):
        assertContains(answer, words)


def test_a_figure_nobody_claimed_is_said_to_be_the_editors(client):
    stated = replace(builders.FATALITIES, value=builders.Quantity.of(47), policy="stated")
    builders.published(snapshot(fields=(stated,), claims=(), body="x\n"))

    assertContains(client.get(ADDRESS), "tated by the editor, no claim yet")


@pytest.mark.parametrize("name", ["", "claims/", "sources/", "history/", "links/", "revisions/1/", "diff/1..1/"])
def test_an_unpublished_article_is_404_for_readers_and_there_for_editors(client, name):
    builders.article()

    assert client.get(ADDRESS + name).status_code == 404
    client.force_login(builders.editor("ada", "contributor"))

    assert client.get(ADDRESS + name).status_code == 200


@pytest.mark.parametrize("name", ["revisions/2/", "diff/1..2/", "diff/2..2/"])
def test_a_draft_revision_of_a_published_article_is_404_for_readers(client, name):
    made = builders.published()
    builders.edit(made, replace(snapshot(), body="Secret draft.\n"), summary="Secret reason")

    assert client.get(ADDRESS + name).status_code == 404
    assertNotContains(client.get(ADDRESS + "history/"), "Secret")
    client.force_login(builders.editor("ada", "contributor"))

    assert client.get(ADDRESS + name).status_code == 200
    assertContains(client.get(ADDRESS + "history/"), "Secret reason")


def test_an_unpublished_article_is_gone_with_its_history(client):
    made = builders.published()
    assert client.get(ADDRESS + "revisions/1/").status_code == 200

    publishing.unpublish(made)

    for name in ("", "claims/", "history/", "revisions/1/"):
        assert client.get(ADDRESS + name).status_code == 404
    assert client.get("/parties/minusma/").status_code == 404


def test_a_hidden_text_is_404_for_readers(client):
    made = builders.published()
    publishing.publish(builders.edit(made, replace(snapshot(), body="Second.\n")), by=None)
    made.revisions.filter(number=1).update(is_text_hidden=True)

    assert client.get(ADDRESS + "revisions/1/").status_code == 404
    assert client.get(ADDRESS + "diff/1..2/").status_code == 404


def test_the_article_costs_two_queries_then_one(client):
    builders.published()

    with CaptureQueriesContext(connection) as first:
        client.get(ADDRESS)
    with CaptureQueriesContext(connection) as second:
        answer = client.get(ADDRESS)
    with CaptureQueriesContext(connection) as unchanged:
        again = client.get(ADDRESS, headers={"If-None-Match": answer["ETag"]})

    assert (len(first), len(second), len(unchanged)) == (2, 1, 1)
    assert (again.status_code, again.content) == (304, b"")
    assert "Set-Cookie" not in answer and "Cookie" not in answer["Vary"]


def test_plain_and_gzipped_are_the_same_page_with_etags_of_their_own(client):
    builders.published()
    plain = client.get(ADDRESS)
    zipped = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["Content-Encoding"] == "gzip"
    assert zipped["ETag"] != plain["ETag"]
    assert client.head(ADDRESS).content == b""


def test_a_new_publication_has_a_new_etag(client):
    made = builders.published()
    old = client.get(ADDRESS)["ETag"]
    publishing.publish(builders.edit(made, replace(snapshot(), body="Second.\n")), by=None)

    answer = client.get(ADDRESS, headers={"If-None-Match": old})

    assert answer.status_code == 200
    assertContains(answer, "Second.")


@pytest.mark.parametrize(
    "address",
    ["/", *(ADDRESS + name for name in ("links/", "history/", "revisions/1/", "diff/1..1/")), "/parties/minusma/"],
)
def test_what_the_library_does_not_store_is_not_sent_twice_either(client, address):
    builders.published()
    answer = client.get(address)

    again = client.get(address, headers={"If-None-Match": answer["ETag"]})

    assert (answer.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["Content-Security-Policy"] == answer["Content-Security-Policy"]


def test_a_page_for_editors_is_not_taken_for_the_readers(client):
    made = builders.published()
    builders.edit(made, replace(snapshot(), body="Draft.\n"))
    etag = client.get(ADDRESS + "history/")["ETag"]
    client.force_login(builders.editor())

    assert client.get(ADDRESS + "history/", headers={"If-None-Match": etag}).status_code == 200


def test_a_stranger_host_is_refused(client):
    builders.published()

    assert client.get(ADDRESS, headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("address", [ADDRESS, "/", "/wiki/nothing/", "/admin/login/", "/static/nothing"])
def test_security_headers_stand_on_every_answer(client, address):
    builders.published()
    answer = client.get(address)

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_claims_page_lists_every_claim_with_relations_ranks_and_dates(client):
    full = snapshot(
        claims=(
            claim(rank="preferred"),
            claim("toll-msa", 43, claimants=("msa",), claimed_on="", applies_to="Aklaz"),
            claim(
                "war-crimes", None, kind="other", field="", statement="the attacks were war crimes", modality="accused"
            ),
        ),
        relations=(Relation("toll-msa", "disputes", "toll-minusma", "inferred"),),
        citations=(Citation("seen", "report", claim="toll-msa", locator="p. 3", quote="forty-three"),),
    )
    builders.published(full)

    answer = client.get(ADDRESS + "claims/")

    for words in ("MSA", "date not given", "Aklaz", "disputes", "accused", "he attacks were war crimes", "A report",
                  "p. 3", "o published source yet", 'id="claim-toll-msa"'):  # fmt: skip
        assertContains(answer, words)


def test_sources_page_lists_what_is_cited(client):
    builders.published(snapshot(citations=(Citation("seen", "report", claim="toll-msa", locator="p. 3"),)))

    assertContains(client.get(ADDRESS + "sources/"), "A report")


def test_a_source_shows_everything_that_rests_on_it_and_a_party_everything_it_claimed(client):
    builders.published(snapshot(citations=(Citation("seen", "report", claim="toll-msa", quote="forty-three"),)))

    source, party = client.get("/sources/report/"), client.get("/parties/msa/")

    assertContains(source, "An attack")
    assertContains(source, "forty-three")
    assertContains(party, "Movement for the Salvation of Azawad")
    assertContains(party, "43")


def test_records_that_no_published_page_names_are_404(client):
    builders.article(snapshot(citations=(Citation("seen", "report", claim="toll-msa"),)))

    assert client.get("/sources/report/").status_code == 404
    assert client.get("/parties/msa/").status_code == 404


def test_an_old_revision_says_in_its_headers_what_it_is_and_when_it_was(client):
    made = builders.published()
    saved = made.revisions.get().saved_at

    answer = client.get(ADDRESS + "revisions/1/")

    assert answer["Memento-Datetime"] == saved.strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert answer["Link"] == '<http://127.0.0.1:8000/wiki/an-attack/>; rel="original"'


def test_an_old_revision_shows_names_as_they_were(client):
    made = builders.published()
    builders.history.save_record(builders.Party("msa", "Renamed movement"), author="Me")
    publishing.render_naming("party", "msa")

    old = client.get(ADDRESS + "revisions/1/")

    assertContains(client.get(ADDRESS + "claims/"), "Renamed movement")
    assertNotContains(old, "Renamed movement")
    assertContains(old, "noindex")
    assert made.revisions.count() == 1


def test_a_renamed_article_is_found_at_its_old_address(client):
    made = builders.published()
    publishing.publish(builders.edit(made, snapshot(slug="moved")), by=None)

    assert client.get(ADDRESS)["Location"] == "/wiki/moved/"
    assert client.get(ADDRESS + "revisions/1/")["Location"] == "/wiki/moved/revisions/1/"


@pytest.mark.parametrize("name", ["", "claims/", "sources/", "history/", "links/", "revisions/1/", "revisions/2/"])
def test_a_draft_that_renames_a_published_article_tells_readers_nothing(client, name):
    made = builders.published()
    builders.edit(made, snapshot("Secret title", slug="secret-slug", body="Secret.\n"), summary="Secret")

    assert client.get(f"/wiki/secret-slug/{name}").status_code == 404
    answer = client.get(ADDRESS + name)
    assert answer.status_code == (404 if name == "revisions/2/" else 200)
    assert b"ecret" not in answer.content
    client.force_login(builders.editor("ada", "contributor"))
    assert client.get(f"/wiki/secret-slug/{name}").status_code == 200
    assert client.get(ADDRESS + name).status_code == 200


def test_a_redirect_does_not_tell_of_an_unpublished_article(client):
    made = builders.article()
    builders.edit(made, snapshot(slug="secret-name"))

    assert client.get(ADDRESS).status_code == 404


HOSTILE = "\"><svg/onload=x>'${7*7}{{7*7}}"


def test_hostile_text_is_escaped_on_every_page(client):
    builders.save_records()
    builders.history.save_record(builders.Party("evil", HOSTILE, description=HOSTILE), author=HOSTILE)
    builders.history.save_record(builders.Source("evil", HOSTILE, publisher=HOSTILE, issued=""), author=HOSTILE)
    content = snapshot(
        HOSTILE,
        slug="an-attack",
        description=HOSTILE,
        body=f"{HOSTILE}\n\n# {HOSTILE}\n\n[[{HOSTILE}]] [@one, {HOSTILE}]\n",
        claims=(
            claim("one", statement=HOSTILE, claimants=("evil",), applies_to=HOSTILE, counts=HOSTILE, wording=HOSTILE),
        ),
        citations=(Citation("seen", "evil", claim="one", locator=HOSTILE, quote=HOSTILE),),
    )
    made = builders.article(content, author=HOSTILE)
    second = builders.edit(made, replace(content, body="x\n", claims=(), citations=()), author=HOSTILE, summary=HOSTILE)
    for revision in (made.revisions.select_related("article").get(number=1), second, made.revisions.get(number=1)):
        publishing.publish(revision, by=None)
    client.force_login(builders.editor())

    of_article = ("", "claims/", "sources/", "history/", "links/", "revisions/1/", "diff/1..2/")
    across_articles = ("/", "/parties/evil/", "/sources/evil/", "/category/massacres/")
    at_the_desk = (f"/admin/articles/article/{made.pk}/change/", "/admin/articles/article/")
    for address in (*(ADDRESS + page for page in of_article), *across_articles, *at_the_desk):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert b"<svg/onload" not in answer.content, address


@pytest.mark.parametrize(
    "name",
    [
        "revisions/0/",
        "revisions/999999999/",
        "revisions/99999999999/",
        "revisions/x/",
        "diff/1..99/",
        "diff/a..b/",
        "diff/-1..1/",
        "nothing/",
    ],
)
def test_what_does_not_exist_is_404(client, name):
    builders.published()

    assert client.get(ADDRESS + name).status_code == 404


@pytest.mark.parametrize(
    "address", ["/wiki/Not%20A%20Slug/", "/wiki/%00/", "/sources/none/", "/parties/none/", "/category/none/"]
)
def test_addresses_of_nothing_are_404(client, address):
    assert client.get(address).status_code == 404


def test_a_page_that_was_removed_between_two_queries_falls_through(client):
    builders.published()
    client.get(ADDRESS)
    PublishedPage.objects.all().delete()

    assert client.get(ADDRESS).status_code == 200


def test_a_source_withheld_later_is_withheld_everywhere_at_once_and_for_good(client):
    cited = Citation("seen", "report", claim="toll-msa", locator="p. 3", quote="Secret quote")
    openly = snapshot(citations=(cited,), body="So they said.[@report, p. 9]\n")
    made = builders.published(openly)
    assertContains(client.get("/sources/report/"), "A report")

    builders.edit(made, replace(openly, citations=(replace(cited, is_withheld=True),)))
    publishing.withhold(made)
    taken_out = builders.edit(made, replace(openly, citations=()))

    def assert_unnamed():
        assert client.get("/sources/report/").status_code == 404
        for name in ("", "claims/", "sources/", "revisions/1/"):
            answer = client.get(ADDRESS + name)
            for words in ("A report", "Secret quote", "@report", "p. 9"):
                assertNotContains(answer, words)

    assert_unnamed()
    publishing.publish(taken_out, by=None)
    assert_unnamed()
    assertNotContains(client.get(ADDRESS + "diff/1..3/"), "A report")


def test_a_field_that_the_template_requires_is_missed_in_the_preview(client):
    needs = builders.FieldDefinition("place", "Place", necessity="required")
    builders.save_records(*builders.RECORDS, builders.Template("strict", "strict", fields=(needs,)))

    presented = publishing.present_now(snapshot(kind="strict"))

    assert [problem.message for problem in presented.problems] == ["The infobox needs “Place”: fill it in below."]


def test_editors_find_the_way_to_restore_an_old_revision(client):
    made = builders.published()
    publishing.publish(builders.edit(made, replace(snapshot(), body="Second.\n")), by=None)
    address = f"/admin/articles/article/{made.pk}/restore/1/"

    assertNotContains(client.get(ADDRESS + "revisions/1/"), address)
    client.force_login(builders.editor())

    assertContains(client.get(ADDRESS + "revisions/1/"), address)


def test_names_that_only_drafts_had_are_not_told(client):
    made = builders.published()
    for slug in ("secret-codename", "third-name"):
        builders.edit(made, snapshot(slug=slug))

    assertNotContains(client.get(ADDRESS + "links/"), "secret-codename")
    for slug in ("secret-codename", "third-name"):
        assert client.get(f"/wiki/{slug}/").status_code == 404
    publishing.unpublish(made)
    builders.history.delete(made, author="Ada", reason="A hoax")
    assert [client.get(f"/wiki/{slug}/").status_code for slug in ("an-attack", "secret-codename")] == [410, 404]


def test_a_redirect_keeps_the_query_and_is_asked_for_again(client):
    made = builders.published()
    publishing.publish(builders.edit(made, snapshot(slug="moved")), by=None)

    answer = client.get(ADDRESS + "history/?older=2")

    assert (answer["Location"], answer["Cache-Control"]) == ("/wiki/moved/history/?older=2", "no-cache")


def test_a_category_without_published_articles_is_404_and_not_listed(client):
    builders.published()
    builders.save_records(builders.Category("vandal", "Vandal words", parent="massacres"))

    assertNotContains(client.get("/category/massacres/"), "Vandal")
    assert client.get("/category/vandal/").status_code == 404
