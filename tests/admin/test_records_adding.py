"""Adding a shared record at the desk: what is kept, and what is told at which field."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.history import save_record, verify_records
from articles.models import Category, Image, InfoboxTemplate, LoggedAct, Party, SharedRevision, Source
from articles.shared import Category as CategoryRecord
from articles.shared import FieldDefinition, Name, Template
from articles.shared import Party as PartyRecord
from articles.shared import Source as SourceRecord
from tests.admin.records import address, errors, picture_file, picture_record, rows, state, typed

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
    assert LoggedAct.objects.get(what__in=("record-saved", "uploaded")).key == record.key
    assert list(verify_records()) == []


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
