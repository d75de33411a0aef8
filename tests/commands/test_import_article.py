from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.asserts import assertContains

from articles import history
from articles.example.content import SHARED
from articles.models import Article, Publication
from articles.snapshot import Snapshot
from articles.values import Date, Place, Quantity
from tests import builders

pytestmark = pytest.mark.django_db

TEXT = """= A flood =

Infobox
- Location: The lower valley
- Date: May 3, 2019
- Fatalities: 12
- Target: A village
- Perpetrator: Nobody
- Weather: rain * wind

The river [@rose] over *two* nights, and [[nobody]] knew.

== Aftermath ==

# 1. Not a heading
"""


@pytest.fixture
def file(tmp_path):
    for template in SHARED.templates.values():
        history.save_record(template, author="Somebody")
    path = tmp_path / "flood.txt"
    path.write_text(TEXT)
    return path


def imported():
    return history.load(builders.newest(Article.objects.get()))


def test_a_file_becomes_an_article_with_its_infobox(file):
    call_command("import_article", file)

    content = imported()
    values = {field.key: field.value for field in content.fields}
    assert (content.title, content.slug, content.kind) == ("A flood", "a-flood", "civilian-attack")
    assert values["location"] == Place("The lower valley")
    assert values["date"] == Date("2019-05-03")
    assert values["fatalities"] == Quantity.of(12)
    assert values["weather"].words() == "rain * wind"
    assert {field.policy for field in content.fields} == {"stated"}
    assert not Publication.objects.exists()


def test_the_words_are_read_as_they_stand_in_the_file(file, client):
    call_command("import_article", file, "--publish", "--author", "Ada")

    page = client.get("/wiki/a-flood/")

    assertContains(page, "The river [@rose] over *two* nights, and [[nobody]] knew.")
    assertContains(page, "# 1. Not a heading")
    assertContains(page, "tated by the editor, no claim yet")
    assertContains(page, "by Ada")


def test_importing_the_same_file_twice_writes_nothing_the_second_time(file, capsys):
    call_command("import_article", file)
    call_command("import_article", file)

    assert Article.objects.get().head == 1
    assert "nothing new" in capsys.readouterr().out


def test_a_title_that_exists_keeps_all_but_infobox_and_text(file):
    builders.save_records()
    old = builders.snapshot("A flood", description="Kept.", slug="kept-slug")
    history.commit(None, None, old, author="Ada", summary="")

    call_command("import_article", file)

    new = imported()
    kept = ("description", "slug", "kind", "categories", "claims", "citations", "relations", "language")
    assert [getattr(new, name) for name in kept] == [getattr(old, name) for name in kept]
    assert Article.objects.get().head == 2
    assert "river" in new.body


def test_a_malformed_file_is_refused_with_its_line_and_nothing_is_written(file, tmp_path):
    broken = tmp_path / "broken.txt"
    broken.write_text(TEXT.replace("== Aftermath ==", "== Aftermath ="))

    with pytest.raises(CommandError, match=r"broken\.txt, line 13: .* Nothing was imported"):
        call_command("import_article", file, broken)

    assert not Article.objects.exists()


@pytest.mark.parametrize(("arguments", "told"), [(["--kind", "none"], "no infobox template"), ([], "No such file")])
def test_what_cannot_be_is_told(file, arguments, told):
    path = file if arguments else Path("missing.txt")

    with pytest.raises(CommandError, match=told):
        call_command("import_article", path, *arguments)


def test_an_account_is_taken_as_the_author(file):
    builders.editor("ada")

    call_command("import_article", file, "--author", "ada", "--kind", "armed-conflict")

    revision = builders.newest(Article.objects.get())
    assert (revision.author.username, revision.tags, revision.article.kind_id) == ("ada", ["import"], "armed-conflict")
    assert isinstance(history.load(revision), Snapshot)
