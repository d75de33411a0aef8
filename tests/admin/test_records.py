"""Shared records at the desk: forms, errors, rights, stale forms and history, for each kind."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Drawing

from articles import pictures, publishing
from articles.forms.records import NamesField, PartyForm, _is_isbn
from articles.history import load, save_record, verify_records
from articles.models import (
    Category,
    Image,
    InfoboxTemplate,
    OutsideHistory,
    Party,
    SharedRevision,
    Source,
)
from articles.shared import Category as CategoryRecord
from articles.shared import FieldDefinition, Name, Template
from articles.shared import Image as ImageRecord
from articles.shared import Party as PartyRecord
from articles.shared import Source as SourceRecord
from tests import builders

KINDS = ["party", "source", "category", "infoboxtemplate", "image"]
PUBLISH = "publish_article"


def user(name="editor", *codenames):
    made = User.objects.create_user(name, is_staff=True)
    codenames = codenames or [f"{verb}_{kind}" for verb in ("add", "change", "view") for kind in KINDS]
    made.user_permissions.set(Permission.objects.filter(content_type__app_label="articles", codename__in=codenames))
    return User.objects.get(pk=made.pk)


@pytest.fixture
def editor(db, client):
    made = user()
    client.force_login(made)
    return made


@pytest.fixture
def publisher(editor):
    editor.user_permissions.add(Permission.objects.get(codename=PUBLISH))
    return editor


def address(kind, key=None, page="change"):
    return f"/admin/articles/{kind}/add/" if key is None else f"/admin/articles/{kind}/{key}/{page}/"


def typed(response):
    """Return what a browser would send of a page's form if nobody touched it."""
    form = response.context["adminform"].form
    data = {}
    forms = [form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for each in forms:
        for bound in each:
            value = bound.value()
            if value is True:
                data[bound.html_name] = "on"
            elif value not in (None, False) and bound.name != "upload":
                data[bound.html_name] = str(value)
    return data


def errors(response, name=None):
    assert response.status_code == 200
    return " ".join(response.context["adminform"].form.errors.get(name or "__all__", []))


def state(kind, key):
    return SharedRevision.objects.filter(kind=kind, key=key).order_by("-version_id").first()


def picture_file(colour=(200, 10, 10), name="photo.png"):
    output = BytesIO()
    Drawing.new("RGB", (30, 20), colour).save(output, "PNG")
    return SimpleUploadedFile(name, output.getvalue(), "image/png")


def picture_record(**words):
    picture = pictures.accept(picture_file())
    pictures.keep(picture)
    record = ImageRecord(picture.key, picture.path, picture.width, picture.height, **words)
    save_record(record, author="Amina")
    return record


# --- Adding ---------------------------------------------------------------------------------------

MANY_LINES = "\n".join(map(str, range(201)))
NO_ROWS = {"definitions-TOTAL_FORMS": "0", "definitions-INITIAL_FORMS": "0"}


@pytest.mark.parametrize(
    ("kind", "data", "record"),
    [
        (
            "party",
            {
                "key": "msa",
                "name": " Movement  for Salvation ",
                "kind": "armed force",
                "other_names": "MSA\r\n\r\nم س أ\n",
            },
            PartyRecord("msa", "Movement for Salvation", kind="armed force", other_names=("MSA", "م س أ")),
        ),
        (
            "source",
            {
                "key": "report",
                "title": "A report",
                "type": "report",
                "authors": "Ag Mohamed, Amina\nHuman Rights Division\n{Ministry of Defence, Mali}",
                "issued": "2018-05-01 / 2018-05-02",
                "url": "https://example.org/report",
                "doi": "https://doi.org/10.1000/182",
                "isbn": "978-0-306-40615-7",
                "is_retired": "on",
            },
            SourceRecord(
                "report",
                "A report",
                type="report",
                authors=(
                    Name(family="Ag Mohamed", given="Amina"),
                    Name(literal="Human Rights Division"),
                    Name(literal="Ministry of Defence, Mali"),
                ),
                issued="2018-05-01/2018-05-02",
                url="https://example.org/report",
                doi="10.1000/182",
                isbn="978-0-306-40615-7",
                is_retired=True,
            ),
        ),
        (
            "category",
            {"key": "massacres", "name": "Massacres", "description": "Two\r\nlines"},
            CategoryRecord("massacres", "Massacres", description="Two\nlines"),
        ),
    ],
)
def test_added_record_is_kept_with_its_history(client, editor, kind, data, record):
    response = client.post(address(kind), data | {"summary": "From the archive"})

    assert response.status_code == 302, response.context["errors"]
    saved = state(kind, record.key)
    assert (saved.author_name, saved.summary) == ("editor", "From the archive")
    row = {"party": Party, "source": Source, "category": Category}[kind].objects.get()
    assert row.part() == record
    assert LogEntry.objects.get().object_id == record.key
    assert list(verify_records()) == []


def rows(*definitions, initial=0):
    """Return the cells of a template's rows."""
    data = {"definitions-TOTAL_FORMS": str(len(definitions)), "definitions-INITIAL_FORMS": str(initial)}
    for place, definition in enumerate(definitions):
        cells = {"type": "text", "necessity": "optional", "policy": "stated"} | definition
        data |= {f"definitions-{place}-{name}": value for name, value in cells.items()}
    return data


def test_template_is_kept_with_its_fields_in_their_order(client, editor):
    data = {"key": "attack", "name": "attack", "summary": "Begun"} | rows(
        {"key": "place", "label": "Place", "type": "place", "order": ""},
        {
            "key": "killed",
            "label": "Killed",
            "type": "number",
            "order": "2",
            "policy": "range",
            "necessity": "required",
        },
        {"key": "date", "label": "Date", "type": "date", "order": "1", "help": "The first day"},
        {"key": "", "label": ""},
    )

    response = client.post(address("infoboxtemplate"), data)

    assert response.status_code == 302, response.context["errors"]
    assert InfoboxTemplate.objects.get().part() == Template(
        "attack",
        "attack",
        fields=(
            FieldDefinition("date", "Date", "date", "The first day"),
            FieldDefinition("killed", "Killed", "number", necessity="required", policy="range"),
            FieldDefinition("place", "Place", "place"),
        ),
    )
    assert list(verify_records()) == []


def test_picture_is_uploaded_with_its_words(client, editor):
    data = {"upload": picture_file(), "alternative_text": "The well", "licence": "CC0", "summary": "My own"}

    response = client.post(address("image"), data)

    assert response.status_code == 302, response.context["errors"]
    row = Image.objects.get()
    assert (row.alternative_text, row.licence, row.width, row.height) == ("The well", "CC0", 30, 20)
    assert default_storage.exists(row.file.name)
    assert state("image", row.key).summary == "My own"
    assert list(verify_records()) == []


def test_record_can_be_added_from_another_form(client, editor):
    response = client.post(
        address("party") + "?_popup=1", {"key": "un", "name": "UN", "kind": "organization", "_popup": "1"}
    )

    assert response.status_code == 200
    assert "&quot;value&quot;: &quot;un&quot;" in response.content.decode()


# --- Errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data", "field", "words"),
    [
        ("party", {"key": "Not a key", "name": "MSA"}, "key", "small letters"),
        ("party", {"key": "taken", "name": "MSA"}, "key", "already exists"),
        ("party", {"key": "msa", "name": "", "short_name": "kept"}, "name", "required"),
        ("party", {"key": "msa", "name": "MSA", "affiliation": "nobody"}, "affiliation", "valid choice"),
        ("party", {"key": "msa", "name": "MSA", "other_names": "x" * 201}, "other_names", "longer than 200"),
        (
            "party",
            {"key": "msa", "name": "MSA", "other_names": "\n".join(map(str, range(201)))},
            "other_names",
            "limit",
        ),
        ("source", {"key": "s", "title": "T", "issued": "30 April 2018"}, "issued", "2018-04-30"),
        ("source", {"key": "s", "title": "T", "accessed": "2018-04-31"}, "accessed", "2018-04-31"),
        ("source", {"key": "s", "title": "T", "url": "javascript:alert(1)"}, "url", ""),
        ("source", {"key": "s", "title": "T", "url": "ftp://example.org/a"}, "url", "https://"),
        ("source", {"key": "s", "title": "T", "archive_url": "ftp://example.org/a"}, "archive_url", "https://"),
        ("source", {"key": "s", "title": "T", "doi": "11.1000/182"}, "doi", "10.1000/182"),
        ("source", {"key": "s", "title": "T", "isbn": "978-0-306-40615-8"}, "isbn", "978-0-306-40615-7"),
        ("source", {"key": "s", "title": "T", "language": "English!"}, "language", "pt-BR"),
        ("source", {"key": "s", "title": "T", "authors": ", Amina"}, "authors", "family name"),
        ("source", {"key": "s", "title": "T", "type": "rumour"}, "type", "valid choice"),
        ("category", {"key": "c", "name": "Taken"}, "name", "already exists"),
        ("infoboxtemplate", {"key": "t", "name": ""} | NO_ROWS, "name", "required"),
        ("image", {"alternative_text": "The well"}, "upload", "required"),
    ],
)
def test_error_stands_at_its_field_and_what_was_typed_is_kept(client, editor, kind, data, field, words):
    save_record(PartyRecord("taken", "Taken"), author="Amina")
    save_record(CategoryRecord("taken", "Taken"), author="Amina")
    before = SharedRevision.objects.count()
    defaults = {"party": {"kind": "organization"}, "source": {"type": "report"}}.get(kind, {})

    response = client.post(address(kind), defaults | data | {"summary": "Kept as well"})

    assert words in errors(response, field)
    assert errors(response, field)
    form = response.context["adminform"].form
    for name, value in (defaults | data).items():
        if not name.startswith("definitions"):
            assert form[name].value() == value
    assert form["summary"].value() == "Kept as well"
    assert SharedRevision.objects.count() == before


def test_key_that_stands_twice_is_an_error_at_its_row(client, editor):
    data = {"key": "attack", "name": "attack"} | rows(
        {"key": "killed", "label": "Killed", "order": "1"}, {"key": "killed", "label": "Dead", "order": "2"}
    )

    response = client.post(address("infoboxtemplate"), data)

    first, second = response.context["inline_admin_formsets"][0].formset.forms
    assert not first.errors
    assert second.errors == {"key": ["“Killed” has this key already."]}
    assert second["label"].value() == "Dead"
    assert not InfoboxTemplate.objects.exists()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("evil.png", b"<svg onload='alert(1)'/>", "image/png"), "not a JPEG"),
        (SimpleUploadedFile("evil.gif", b"GIF89a<script>", "image/gif"), "not a JPEG"),
    ],
)
def test_refused_upload_says_why_at_its_field(client, editor, file, words):
    response = client.post(address("image"), {"upload": file, "alternative_text": "Kept"})

    assert words in errors(response, "upload")
    assert response.context["adminform"].form["alternative_text"].value() == "Kept"
    assert not Image.objects.exists()
    assert not default_storage.exists("pictures")


def test_picture_that_is_here_already_is_named(client, editor):
    record = picture_record(alternative_text="The well")

    response = client.post(address("image"), {"upload": picture_file(), "alternative_text": "Another"})

    assert address("image", record.key) in errors(response, "upload")
    assert Image.objects.get().alternative_text == "The well"


def test_category_cannot_stand_below_itself(client, editor):
    save_record(CategoryRecord("a", "A"), author="Amina")
    save_record(CategoryRecord("b", "B", parent="a"), author="Amina")
    data = typed(client.get(address("category", "a")))

    response = client.post(address("category", "a"), data | {"parent": "b"})

    assert "cannot hold itself" in errors(response, "parent")


def test_party_cannot_belong_to_itself(client, editor):
    save_record(PartyRecord("un", "UN"), author="Amina")
    data = typed(client.get(address("party", "un")))

    response = client.post(address("party", "un"), data | {"affiliation": "un"})

    assert "belong to itself" in errors(response, "affiliation")


def test_what_is_typed_is_escaped(client, editor):
    save_record(PartyRecord("evil", "<script>alert(1)</script>"), author="<b>Amina</b>", summary="<img src=x>")
    save_record(PartyRecord("evil", "<script>alert(2)</script>"), author="<b>Amina</b>")
    pages = [
        address("party", "evil"),
        address("party", "evil", "history"),
        address("party", "evil", f"history/{state('party', 'evil').pk}"),
    ]

    for page in pages:
        content = client.get(page).content.decode()
        assert "alert(2)" in content
        for tag in ("<script>alert", "<img src=x", "<b>Amina"):
            assert tag not in content


# --- Changing -------------------------------------------------------------------------------------

EXAMPLES = {
    "party": PartyRecord("un", "United Nations", short_name="UN", other_names=("ONU", "ООН")),
    "source": SourceRecord(
        "report",
        "A report",
        authors=(Name("Ag Mohamed", "Amina"), Name(literal="Ministry of Defence, Mali"), Name(family="Pelé")),
        issued="2018-05",
        url="https://example.org/",
    ),
    "category": CategoryRecord("massacres", "Massacres"),
    "infoboxtemplate": Template(
        "attack",
        "attack",
        fields=(FieldDefinition("date", "Date", "date"), FieldDefinition("killed", "Killed", "number")),
    ),
}


def example(kind):
    """Save a record of the kind and return it."""
    if kind == "image":
        return picture_record(alternative_text="The well", licence="CC0")
    save_record(EXAMPLES[kind], author="Amina", summary="Begun")
    return EXAMPLES[kind]


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
    assert "Changed" in LogEntry.objects.get().get_change_message()
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


# --- What a published page shows ------------------------------------------------------------------


@pytest.fixture
def published(db):
    return builders.published()


def test_record_of_a_published_page_is_read_only_without_the_right_to_publish(client, editor, published):
    response = client.get(address("party", "minusma"))

    assert response.context["has_change_permission"] is False
    content = response.content.decode()
    assert "needs the right to publish" in content
    assert 'name="_save"' not in content
    assert 'name="description"' not in content


def test_form_that_was_open_while_the_page_was_published_keeps_its_words(client, editor):
    builders.article()
    data = typed(client.get(address("party", "minusma")))
    publishing.publish(builders.newest(builders.Article.objects.get()), by=None)

    response = client.post(address("party", "minusma"), data | {"description": "Typed for an hour"})

    assert "needs the right to publish" in errors(response)
    assert typed(response)["description"] == "Typed for an hour"
    assert Party.objects.get(pk="minusma").description == ""


def test_template_of_a_published_page_is_read_only_with_its_rows(client, editor, published):
    response = client.get(address("infoboxtemplate", "civilian-attack"))

    assert "Fatalities" in response.content.decode()
    assert 'name="definitions-0-label"' not in response.content.decode()
    data = rows({"key": "fatalities", "label": "Changed", "order": "1"}, initial=1)
    base = str(state("template", "civilian-attack").pk)
    client.post(address("infoboxtemplate", "civilian-attack"), data | {"name": "x", "base": base})
    assert InfoboxTemplate.objects.get().part().fields[0].label == "Fatalities"


def test_other_records_stay_free_to_change(client, editor, published):
    save_record(PartyRecord("unseen", "Unseen"), author="Amina")

    response = client.post(
        address("party", "unseen"), typed(client.get(address("party", "unseen"))) | {"name": "Seen by nobody"}
    )

    assert response.status_code == 302


def test_publisher_changes_it_and_the_pages_are_rendered_again(
    client, publisher, published, django_capture_on_commit_callbacks
):
    data = typed(client.get(address("party", "minusma")))

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address("party", "minusma"), data | {"short_name": "UN mission"})

    assert response.status_code == 302, response.context["errors"]
    assert "UN mission" in client.get(published.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_publisher_is_told_how_many_pages_show_it(client, publisher, published):
    data = typed(client.get(address("party", "minusma")))

    response = client.post(address("party", "minusma"), data | {"short_name": "UN mission"}, follow=True)

    assert "1 published page was rendered again" in response.content.decode()


def test_licence_of_a_published_picture_cannot_be_taken_away(client, publisher):
    record = example("image")
    body = f"Forty-seven people were killed.[@toll-minusma]\n\n![The well](image:{record.key})\n"
    article = builders.published(builders.snapshot(body=body))
    assert publishing.naming("image", record.key).exists()
    data = typed(client.get(address("image", record.key)))

    response = client.post(address("image", record.key), data | {"licence": " "})

    assert "licence" in errors(response, "licence")
    assert load(builders.newest(article)).body == body


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", ["change", "history", "state"])
def test_pages_are_for_those_who_may_see_the_kind(client, db, kind, page):
    record = example(kind)
    made = user("other", "view_article")
    path = address(kind, record.key, f"history/{state(record.part, record.key).pk}" if page == "state" else page)
    assert client.get(path).status_code == 302

    client.force_login(made)
    assert client.get(path).status_code == 403

    made.user_permissions.add(Permission.objects.get(codename=f"view_{kind}"))
    client.force_login(made)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_viewer_cannot_write(client, db, kind):
    record = example(kind)
    client.force_login(user("viewer", f"view_{kind}"))

    assert client.post(address(kind, record.key), {"name": "Mine"}).status_code == 403
    assert client.post(address(kind), {"name": "Mine", "key": "mine"}).status_code == 403
    assert SharedRevision.objects.count() == 1


# --- History --------------------------------------------------------------------------------------


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


# --- Pure parts -----------------------------------------------------------------------------------

_words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)
_names = st.one_of(
    st.builds(lambda text: {"literal": text}, _words),
    st.builds(lambda family: {"family": family.replace(",", "x")}, _words),
    st.builds(lambda family, given: {"family": family.replace(",", "x"), "given": given}, _words, _words),
)


@given(names=st.lists(_names, max_size=5, unique_by=lambda name: sorted(name.items()).__repr__()))
def test_names_come_back_as_they_were_written(names):
    cell = NamesField(required=False)

    assert cell.clean(cell.prepare_value(names)) == names


@pytest.mark.parametrize(
    ("digits", "fits"),
    [
        ("9780306406157", True),
        ("9780306406158", False),
        ("0306406152", True),
        ("080442957X", True),
        ("0804429570", False),
        ("1234567890123", False),
        ("٩٧٨٠٣٠٦٤٠٦١٥٧", False),
        ("", False),
    ],
)
def test_isbn_is_known_by_its_check_digit(digits, fits):
    assert _is_isbn(digits) is fits
