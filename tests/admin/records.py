"""Records of each kind for the tests of their pages, and what a browser sees and sends there."""

from io import BytesIO

from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Drawing

from articles import pictures
from articles.history import save_record
from articles.models import SharedRevision
from articles.shared import Category as CategoryRecord
from articles.shared import FieldDefinition, Name, Template
from articles.shared import Image as ImageRecord
from articles.shared import Party as PartyRecord
from articles.shared import Source as SourceRecord

KINDS = ["party", "source", "category", "infoboxtemplate", "image"]


def user(name="editor", *codenames):
    made = User.objects.create_user(name, is_staff=True)
    codenames = codenames or [f"{verb}_{kind}" for verb in ("add", "change", "view") for kind in KINDS]
    made.user_permissions.set(Permission.objects.filter(content_type__app_label="articles", codename__in=codenames))
    return User.objects.get(pk=made.pk)


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


def rows(*definitions, initial=0):
    """Return the cells of a template's rows."""
    data = {"definitions-TOTAL_FORMS": str(len(definitions)), "definitions-INITIAL_FORMS": str(initial)}
    for place, definition in enumerate(definitions):
        cells = {"type": "text", "necessity": "optional", "policy": "stated"} | definition
        data |= {f"definitions-{place}-{name}": value for name, value in cells.items()}
    return data


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
