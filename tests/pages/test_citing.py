"""How to cite an article, and the files of its sources."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings

from articles import citing, history, publishing
from articles.shared import Source
from articles.snapshot import Citation
from tests import builders
from tests.builders import snapshot
from tests.pages.conftest import HOSTILE

pytestmark = pytest.mark.django_db

CITE = "/wiki/an-attack/cite/"
FILES = {
    "/wiki/an-attack/sources.bib": "application/x-bibtex; charset=utf-8",
    "/wiki/an-attack/sources.ris": "application/x-research-info-systems; charset=utf-8",
    "/wiki/an-attack/sources.json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}
CITED = (Citation("c-1", "report", "toll-minusma"), Citation("c-2", "leak", "toll-msa"))


def cited(title="An attack", *, is_withheld=False):
    builders.save_records(Source("leak", "A leaked letter", type="report"))
    citations = (CITED[0], replace(CITED[1], is_withheld=is_withheld))
    return snapshot(title, slug="an-attack", citations=citations)


def read(client, address):
    reading = citing.read(client.get(address).content.decode())
    assert reading.faults == ()
    return [found.source for found in reading.found]


# --- How to cite ------------------------------------------------------------------------------------------------------


def test_published_revision_is_cited_with_its_date_and_permanent_link(client):
    with time_machine.travel(datetime(2018, 4, 5, 12, tzinfo=UTC), tick=False):
        made = builders.published()
    builders.edit(made, snapshot(body="A draft.\n"))

    page = client.get(CITE).content.decode()

    assert f"An attack. (2018, April 5). In <i>{settings.SITE_NAME}</i>. " in page
    for part in ("“An Attack.” <i>", "5 Apr. 2018", "s.v. “An attack,” last modified April 5, 2018", "@inreference{"):
        assert part in page
    assert f"{settings.SITE_URL}/wiki/an-attack/revisions/1/" in page
    assert "revisions/2/" not in page


def test_article_leads_to_how_to_cite_it(client):
    builders.published()

    for address in ("/wiki/an-attack/", "/wiki/an-attack/claims/", "/wiki/an-attack/sources/"):
        assert f'href="{CITE}"' in client.get(address).content.decode()


def test_draft_is_not_cited(client):
    builders.article()

    assert client.get(CITE).status_code == 404
    client.force_login(builders.editor())
    assert client.get(CITE).status_code == 404
    assert CITE not in client.get("/wiki/an-attack/").content.decode()


def test_title_of_a_draft_is_not_told(client):
    made = builders.published()
    builders.edit(made, snapshot("A secret name", slug="a-secret-name"))

    assert "ecret" not in client.get(CITE).content.decode()
    assert client.get("/wiki/a-secret-name/cite/").status_code == 404


def test_hostile_title_is_escaped(client):
    builders.published(snapshot(HOSTILE, slug="an-attack"))

    page = client.get(CITE).content.decode()

    assert "<b>&amp;" not in page
    assert "&lt;b&gt;" in page


def test_old_address_leads_to_the_new_one(client):
    made = builders.published()
    publishing.publish(builders.edit(made, snapshot("A massacre")), by=None)

    response = client.get(CITE)

    assert response.status_code == 301
    assert response["Location"] == "/wiki/a-massacre/cite/"


def test_citing_takes_few_queries(client, django_assert_max_num_queries):
    builders.published()

    with django_assert_max_num_queries(5):
        client.get(CITE)


# --- Files of sources -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", FILES)
def test_sources_are_a_file_that_is_read_back(client, address):
    builders.published(cited())

    response = client.get(address)

    assert response["Content-Type"] == FILES[address]
    assert response["Content-Disposition"] == f'attachment; filename="an-attack-{address[16:]}"'
    leak, report = read(client, address)
    assert report == builders.RECORDS[2]
    assert leak.title == "A leaked letter"


@pytest.mark.parametrize("address", FILES)
def test_withheld_source_is_in_no_file(client, address):
    builders.published(cited(is_withheld=True))

    assert [source.key for source in read(client, address)] == ["report"]
    assert b"leak" not in client.get(address).content


@pytest.mark.parametrize("address", FILES)
def test_source_withheld_by_a_draft_is_in_no_file(client, address):
    made = builders.published(cited())
    builders.edit(made, cited(is_withheld=True))

    assert b"leak" not in client.get(address).content


@pytest.mark.parametrize("address", FILES)
def test_source_of_a_draft_is_in_no_file(client, address):
    made = builders.published(replace(cited(), citations=CITED[:1]))
    builders.edit(made, cited())

    assert b"leak" not in client.get(address).content
    client.force_login(builders.editor())
    assert b"leak" not in client.get(address).content


def test_file_says_of_a_source_what_the_page_says(client):
    builders.published(cited())
    history.save_record(Source("report", "A better report"), author="Somebody")

    assert json.loads(client.get("/wiki/an-attack/sources.json").content)[0]["title"] == "A better report"


@pytest.mark.parametrize("address", FILES)
def test_draft_has_no_files(client, address):
    builders.article(cited())

    assert client.get(address).status_code == 404
    client.force_login(builders.editor())
    assert client.get(address).status_code == 404
    assert address not in client.get("/wiki/an-attack/sources/").content.decode()


@pytest.mark.parametrize("address", FILES)
def test_sources_lead_to_their_files(client, address):
    builders.published(cited())

    assert f'href="{address}"' in client.get("/wiki/an-attack/sources/").content.decode()


@pytest.mark.parametrize("address", FILES)
def test_hostile_words_cannot_add_an_entry(client, address):
    title = "A}, note = {b}}\n@book{evil, title={c}\r\nER  - \r\nTY  - BOOK"
    builders.published(cited())
    history.save_record(Source("report", title, type="report"), author="Somebody")

    assert [source.key for source in read(client, address)] == ["leak", "report"]


def test_file_takes_few_queries(client, django_assert_max_num_queries):
    builders.published(cited())

    with django_assert_max_num_queries(8):
        client.get("/wiki/an-attack/sources.bib")
