"""The history of a shared record and the lists of records: what they show, and what they cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.history import save_record
from articles.shared import Category as CategoryRecord
from articles.shared import FieldDefinition, Template
from articles.shared import Image as ImageRecord
from articles.shared import Party as PartyRecord
from articles.shared import Source as SourceRecord
from tests.admin.records import KINDS, address, example, state, typed


def test_history_says_who_changed_what_and_why_newest_first(client, editor):
    save_record(SourceRecord("s", "Title", issued="2018-05"), author="Amina", summary="Begun")
    save_record(
        SourceRecord("s", "Title", issued="2018-05-02", container_title="News"), author="Boubacar", summary="Day"
    )

    content = client.get(address("source", "s", "history")).content.decode()

    assert content.index("Boubacar") < content.index("Amina")
    assert "Published in:" in content
    assert "was <del>May 2018</del>" in content
    assert "now <ins>2 May 2018</ins>" in content
    assert "Added" in content


@pytest.mark.parametrize("kind", KINDS)
def test_old_state_is_shown_as_it_was_and_cannot_be_changed(client, editor, kind):
    record = example(kind)
    first = state(record.part, record.key)
    data = typed(client.get(address(kind, record.key)))
    client.post(
        address(kind, record.key), data | {"name": "Changed", "title": "Changed", "alternative_text": "Changed"}
    )
    page = address(kind, record.key, f"history/{first.pk}")

    response = client.get(page)

    content = re.sub(r"(?s)<div class=\"breadcrumbs\">.*?</div>", "", response.content.decode())
    old = getattr(record, {"source": "title", "image": "alternative_text"}.get(kind, "name"))
    assert f"<td>{old}</td>" in content
    assert "It was changed since then" in content
    assert 'name="_save"' not in content
    assert client.get(address(kind, record.key, "history")).status_code == 200
    assert page in client.get(address(kind, record.key, "history")).content.decode()


def test_state_of_another_record_is_not_found(client, editor):
    save_record(PartyRecord("a", "A"), author="Amina")
    save_record(PartyRecord("b", "B"), author="Amina")
    save_record(CategoryRecord("a", "A"), author="Amina")

    assert client.get(address("party", "a", f"history/{state('party', 'b').pk}")).status_code == 404
    assert client.get(address("party", "a", f"history/{state('category', 'a').pk}")).status_code == 404
    assert client.get(address("party", "c", "history")).status_code == 404


def test_get_never_writes(client, editor):
    record = example("infoboxtemplate")
    pages = ["change", "history", f"history/{state('template', record.key).pk}"]

    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            client.get(address("infoboxtemplate", record.key, page))
        written = [query["sql"] for query in queries if re.match(r"(?i)insert|update|delete|begin", query["sql"])]
        assert not written


def test_long_history_is_cut_into_pages(client, editor):
    for number in range(60):
        save_record(PartyRecord("un", f"Name {number}"), author="Amina")

    with CaptureQueriesContext(connection) as queries:
        content = client.get(address("party", "un", "history")).content.decode()

    assert len(queries) <= 8
    assert "Name 59" in content and "Name 3<" not in content
    assert "Name 3<" in client.get(address("party", "un", "history") + "?p=2").content.decode()


# --- Lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_list_is_searched_and_its_queries_do_not_grow(client, editor, kind):
    example(kind)
    with CaptureQueriesContext(connection) as few:
        assert client.get(f"/admin/articles/{kind}/?q=e").status_code == 200
    save_record(SourceRecord("cited", "Cited"), author="Amina")
    for number in range(20):
        save_record(PartyRecord(f"e{number}", f"e{number}", affiliation="e0" if number else ""), author="Amina")
        save_record(CategoryRecord(f"e{number}", f"e{number}", parent="e0" if number else ""), author="Amina")
        save_record(SourceRecord(f"e{number}", f"e{number}"), author="Amina")
        save_record(Template(f"e{number}", f"e{number}", fields=(FieldDefinition("a", "A"),)), author="Amina")
        save_record(ImageRecord(f"e{number}", f"pictures/e{number}.png", 1, 1, source="cited"), author="Amina")

    with CaptureQueriesContext(connection) as many:
        response = client.get(f"/admin/articles/{kind}/?q=e")

    assert f"e{number}" in response.content.decode()
    assert len(many) <= len(few) + 1 <= 9


def test_queries_of_a_template_do_not_grow_with_its_fields(client, editor):
    for count in (2, 40):
        definitions = tuple(FieldDefinition(f"f{number}", f"F {number}") for number in range(count))
        save_record(Template(f"t{count}", f"T {count}", fields=definitions), author="Amina")
    found = {}
    for count in (2, 40):
        with CaptureQueriesContext(connection) as queries:
            data = typed(client.get(address("infoboxtemplate", f"t{count}")))
            client.post(address("infoboxtemplate", f"t{count}"), data | {"description": "Changed"})
        found[count] = len(queries)

    assert found[40] <= found[2]
    assert found[2] <= 40


def complete(client, model, field, term):
    query = {"term": term, "app_label": "articles", "model_name": model, "field_name": field}
    return [found["id"] for found in client.get("/admin/autocomplete/", query).json()["results"]]


def test_autocomplete_offers_what_is_not_retired(client, editor):
    save_record(SourceRecord("old", "The report", is_retired=True), author="Amina")
    save_record(SourceRecord("new", "The report"), author="Amina")
    save_record(PartyRecord("un", "United Nations", other_names=("ONU",)), author="Amina")

    assert complete(client, "image", "source", "report") == ["new"]
    assert complete(client, "party", "affiliation", "ONU") == ["un"]


@pytest.mark.parametrize("kind", KINDS)
def test_pages_hold_no_inline_script_or_style(client, publisher, kind):
    record = example(kind)
    pages = [
        f"/admin/articles/{kind}/",
        address(kind),
        *(address(kind, record.key, page) for page in ("change", "history")),
        address(kind, record.key, f"history/{state(record.part, record.key).pk}"),
    ]

    for page in pages:
        content = client.get(page).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", content)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", content)
