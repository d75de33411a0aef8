from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles import publishing
from articles.snapshot import Citation
from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db

WRONG = "MINUSMA said that 43 people were killed.[@toll-minusma]"
CITED = (Citation("seen", "report", claim="toll-minusma"),)


def checked(*slugs):
    out = StringIO()
    call_command("check_prose", *slugs, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def test_warnings_of_published_articles_are_printed_with_article_and_line():
    builders.published(snapshot(body=f"# Toll\n\n{WRONG}", citations=CITED))

    assert checked() == [
        "an-attack, line 3: The sentence says 43, the claim “toll-minusma” says 47.",
        "1 article read, 1 warning.",
    ]


def test_what_is_not_published_is_not_read():
    made = builders.published(snapshot(body="MINUSMA said 47.[@toll-minusma]", citations=CITED))
    builders.edit(made, snapshot(body=WRONG, citations=CITED))
    assert checked() == ["1 article read, 0 warnings."]

    publishing.unpublish(made)

    assert checked() == ["0 articles read, 0 warnings."]


def test_articles_can_be_chosen():
    builders.published(snapshot(body=WRONG, citations=CITED))
    builders.published(snapshot("A flood", body="", claims=()))

    assert checked("a-flood") == ["1 article read, 0 warnings."]
    with pytest.raises(CommandError, match=r"slug nothing\."):
        checked("an-attack", "nothing")


def test_withheld_source_is_not_named():
    withheld = (Citation("seen", "report", claim="toll-minusma", is_withheld=True),)
    builders.published(snapshot(body=f"{WRONG} [@report]", citations=withheld))

    assert "report" not in " ".join(checked())
