"""Changing a shared record at the desk, also one that somebody else saved meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from articles.forms.party import PartyForm
from articles.history import save_record, verify_records
from articles.models import Image, InfoboxTemplate, LoggedAct, OutsideHistory, Party, SharedRevision, Source
from articles.shared import FieldDefinition, Template
from articles.shared import Party as PartyRecord
from articles.shared import Source as SourceRecord
from tests.admin.records import KINDS, address, errors, example, picture_file, state, typed, user


@pytest.mark.parametrize("kind", KINDS)
def test_form_that_nobody_touched_saves_nothing(client, editor, kind):
    record = example(kind)

    response = client.post(address(kind, record.key), typed(client.get(address(kind, record.key))))

    assert response.status_code == 302, response.context["errors"]
    assert SharedRevision.objects.count() == 1
    assert list(verify_records()) == []


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("party", "short_name", "U.N."),
        ("source", "publisher", "The press"),
        ("category", "description", "Of civilians"),
        ("infoboxtemplate", "description", "By armed people"),
        ("infoboxtemplate", "definitions-1-label", "Deaths"),
        ("infoboxtemplate", "definitions-0-DELETE", "on"),
        ("infoboxtemplate", "definitions-0-order", "3"),
        ("image", "credit", "Amina"),
    ],
)
def test_change_is_a_new_state(client, editor, kind, field, value):
    record = example(kind)
    data = typed(client.get(address(kind, record.key)))

    response = client.post(address(kind, record.key), data | {field: value, "summary": "Put right"})

    assert response.status_code == 302, response.context["errors"]
    newest = state(record.part, record.key)
    assert SharedRevision.objects.count() == 2
    assert (newest.author_name, newest.summary) == ("editor", "Put right")
    assert LoggedAct.objects.get(what="record-saved").after["changed"]
    assert list(verify_records()) == []


def test_rows_of_a_template_are_reordered_removed_and_added(client, editor):
    example("infoboxtemplate")
    data = typed(client.get(address("infoboxtemplate", "attack")))
    changed = {
        "definitions-0-DELETE": "on",
        "definitions-1-order": "2",
        "definitions-2-key": "place",
        "definitions-2-label": "Place",
        "definitions-2-order": "1",
    }

    client.post(address("infoboxtemplate", "attack"), data | changed)

    assert [definition.key for definition in InfoboxTemplate.objects.get().part().fields] == ["place", "killed"]


@pytest.mark.parametrize("kind", KINDS)
def test_key_cannot_be_changed(client, editor, kind):
    record = example(kind)
    response = client.get(address(kind, record.key))
    assert "key" not in response.context["adminform"].form.fields

    client.post(address(kind, record.key), typed(response) | {"key": "other"})

    model = response.context["original"]._meta.model
    assert list(model.objects.values_list("pk", flat=True)) == [record.key]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_deleted(client, kind, db):
    client.force_login(User.objects.create_superuser("root"))
    record = example(kind)

    assert client.post(address(kind, record.key, "delete"), {"post": "yes"}).status_code == 403
    response = client.post(
        f"/admin/articles/{kind}/", {"action": "delete_selected", "_selected_action": record.key, "post": "yes"}
    )

    assert response.context is None or "delete_selected" not in response.content.decode()
    assert SharedRevision.objects.filter(key=record.key).exists()
    with pytest.raises(OutsideHistory):
        Party.objects.all().delete()


def test_key_is_made_from_the_name(client, editor):
    assert 'data-prepopulated-fields="[{' in client.get(address("party")).content.decode()


def test_picture_is_shown_and_its_file_stays(client, editor):
    record = example("image")
    response = client.get(address("image", record.key))

    client.post(
        address("image", record.key), typed(response) | {"upload": picture_file((1, 2, 3)), "caption": "A well"}
    )

    assert f'<img src="/media/{record.file}" alt="The well" width="30" height="20">' in response.content.decode()
    row = Image.objects.get()
    assert (row.file.name, row.caption) == (record.file, "A well")


# --- Somebody else saved --------------------------------------------------------------------------


def test_form_that_is_older_than_the_record_is_refused_with_both_sides(client, editor):
    save_record(PartyRecord("un", "United Nations", description="A body"), author="Amina")
    data = typed(client.get(address("party", "un")))
    theirs = PartyRecord("un", "United Nations", short_name="UN", description="An organization", other_names=("ONU",))
    save_record(theirs, author="Amina", summary="Short name")

    response = client.post(address("party", "un"), data | {"description": "Of states", "summary": "Mine"})

    assert Party.objects.get().part() == theirs
    words = errors(response)
    assert "Amina saved this after you opened it" in words
    assert "was “”, now “UN”" in words
    assert "was “A body”, now “An organization”" in words
    assert "both changed" in errors(response, "description")
    again = typed(response)
    assert again["description"] == "Of states"
    assert again["summary"] == "Mine"
    assert (again["short_name"], again["other_names"]) == ("UN", "ONU")

    assert client.post(address("party", "un"), again).status_code == 302
    assert Party.objects.get().part() == PartyRecord(
        "un", "United Nations", short_name="UN", description="Of states", other_names=("ONU",)
    )


def test_emptied_cells_and_boxes_of_the_other_are_taken_over(client, editor):
    save_record(SourceRecord("s", "T", publisher="P", is_retired=True), author="Amina")
    data = typed(client.get(address("source", "s")))
    save_record(SourceRecord("s", "T", language="fr"), author="Amina")

    again = typed(client.post(address("source", "s"), data | {"title": "Mine"}))
    client.post(address("source", "s"), again)

    assert Source.objects.get().part() == SourceRecord("s", "Mine", language="fr")


@pytest.mark.parametrize("base", ["", "0", "999999", "no number", None])
def test_form_that_names_no_known_state_is_refused(client, editor, base):
    save_record(PartyRecord("un", "United Nations"), author="Amina")
    data = typed(client.get(address("party", "un"))) | {"name": "Mine"}
    if base is None:
        del data["base"]
    else:
        data["base"] = base

    response = client.post(address("party", "un"), data)

    assert errors(response)
    assert Party.objects.get().name == "United Nations"
    assert typed(response)["name"] == "Mine"


def test_base_of_another_record_is_refused(client, editor):
    save_record(PartyRecord("msa", "MSA"), author="Amina")
    save_record(PartyRecord("un", "United Nations"), author="Amina")
    data = typed(client.get(address("party", "un"))) | {"name": "Mine", "base": str(state("party", "msa").pk)}

    assert errors(client.post(address("party", "un"), data))


def test_stale_rows_of_a_template_are_kept(client, editor):
    example("infoboxtemplate")
    data = typed(client.get(address("infoboxtemplate", "attack")))
    save_record(Template("attack", "attack", fields=(FieldDefinition("place", "Place"),)), author="Amina")

    response = client.post(address("infoboxtemplate", "attack"), data | {"definitions-1-label": "Deaths"})

    assert "Fields: was “Date, Killed”, now “Place”" in errors(response)
    content = response.content.decode()
    assert 'value="Deaths"' in content
    assert content.count('name="definitions-1-DELETE"') == 1
    assert client.post(address("infoboxtemplate", "attack"), typed(response)).status_code == 302
    assert [field.label for field in InfoboxTemplate.objects.get().part().fields] == ["Date", "Deaths"]


def test_forged_number_of_rows_makes_none(client, editor):
    example("infoboxtemplate")
    data = typed(client.get(address("infoboxtemplate", "attack")))

    response = client.post(
        address("infoboxtemplate", "attack"), data | {"name": "", "definitions-INITIAL_FORMS": "100000"}
    )

    (inline,) = response.context["inline_admin_formsets"]
    assert len(inline.formset.get_queryset()) == len(inline.formset.forms) == int(data["definitions-TOTAL_FORMS"])


def test_key_that_is_taken_at_the_last_moment_is_an_error_and_nothing_is_overwritten(client, editor, monkeypatch):
    save_record(PartyRecord("un", "The other's"), author="Amina")
    # The first look finds the key free, as it does when the other's save ends right after it.
    monkeypatch.setattr(PartyForm, "validate_unique", lambda form: monkeypatch.undo())

    response = client.post(address("party"), {"key": "un", "name": "Mine", "kind": "organization"})

    assert "already exists" in errors(response, "key")
    assert typed(response)["name"] == "Mine"
    assert Party.objects.get().name == "The other's"
    assert SharedRevision.objects.count() == 1
    assert list(verify_records()) == []


@pytest.mark.django_db(transaction=True)
def test_of_several_who_save_at_once_one_saves_and_the_others_are_told(client):
    made = user()
    save_record(PartyRecord("un", "United Nations"), author="Amina")
    client.force_login(made)
    data = typed(client.get(address("party", "un")))
    clients = [Client() for _ in range(4)]
    for each in clients:
        each.force_login(made)
    start = Barrier(len(clients))

    def save(number):
        try:
            start.wait(10)
            return clients[number].post(address("party", "un"), data | {"name": f"Name {number}"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as threads:
        responses = list(threads.map(save, range(len(clients))))

    assert sorted(response.status_code for response in responses) == [200, 200, 200, 302]
    for number, response in enumerate(responses):
        if response.status_code == 200:
            assert f'value="Name {number}"' in response.content.decode()
            assert "saved this after you opened it" in response.content.decode()
    assert SharedRevision.objects.count() == 2
    assert list(verify_records()) == []
