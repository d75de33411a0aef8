from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from reversion.models import Version

from articles import history
from articles.models import Article, ArticleRevision
from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    made = builders.article()
    builders.edit(made, replace(snapshot(), body="Second.\n"))
    builders.edit(made, replace(snapshot(), body="Third.\n", claims=()))
    return Article.objects.get(pk=made.pk)


def problems(made):
    return list(history.verify(made))


def test_a_whole_history_has_no_problems(made):
    assert problems(made) == []
    assert list(history.verify_records()) == []


def test_a_byte_changed_in_any_stored_version_is_reported_by_article_and_revision(made):
    listed = {pk for revision in made.revisions.all() for pk in revision.version_ids}
    assert len(listed) > 5
    for version in Version.objects.filter(pk__in=listed):
        text = version.serialized_data
        Version.objects.filter(pk=version.pk).update(serialized_data=text[:-2] + "~" + text[-2:])
        listing = [r.number for r in made.revisions.order_by("number") if version.pk in r.version_ids]

        found = problems(made)

        for number in listing:
            assert any(f"an-attack, revision {number}:" in problem for problem in found)
        Version.objects.filter(pk=version.pk).update(serialized_data=text)
    assert problems(made) == []


@pytest.mark.parametrize(
    ("column", "content", "told"),
    [
        ("summary", "forged", "chain"),
        ("author_name", "forged", "chain"),
        ("digest", "0" * 64, "digest"),
        ("chain", "0" * 64, "chain"),
        ("parent", None, "parent"),
        ("version_ids", [1], "stored versions"),
    ],
)
def test_a_changed_revision_is_reported(made, column, content, told):
    ArticleRevision.objects.filter(article=made, number=2).update(**{column: content})

    assert any("revision 2" in problem and told in problem for problem in problems(made))


def test_a_row_changed_behind_the_back_of_history_is_reported(made):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_passage SET content = 'Forged.' WHERE article_id = %s", [made.pk])

    assert any("a row differs from revision 3" in problem for problem in problems(made))


def test_a_shared_record_changed_by_hand_is_reported(made):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_party SET name = 'Forged' WHERE key = 'msa'")

    assert list(history.verify_records()) == ["party “msa”: the row differs from its newest version."]


def test_the_command_fails_when_something_does_not_fit(made, capsys):
    call_command("verify_history")
    assert "History is whole: 1 articles, 3 revisions." in capsys.readouterr().out

    Version.objects.filter(pk=made.revisions.get(number=2).version_ids[1]).update(serialized_data="{}")

    with pytest.raises(CommandError, match="found"):
        call_command("verify_history")
    assert "an-attack, revision 2" in capsys.readouterr().out
