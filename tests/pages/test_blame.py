import sys

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db


def test_there_is_no_revision_0(client):
    builders.published()

    assert client.get("/wiki/an-attack/revisions/0/blame/").status_code == 404


@pytest.mark.parametrize("view", ["", "&view=article"])
def test_a_text_of_very_many_paragraphs_is_told_of_in_parts(client, monkeypatch, view):
    monkeypatch.setattr(sys.modules["articles.history.authorship"], "MOST_PARAGRAPHS", 2)
    builders.published(snapshot(body="One.\n\nTwo.\n\nThree.\n", claims=()))

    first, last = (client.get(f"/wiki/an-attack/blame/?line={line}{view}") for line in (1, 5))

    assertContains(first, f'href="?line=5{view.replace("&", "&amp;")}"')
    assertNotContains(last, 'rel="next')
    assert [each.whole.text for each in first.context["authorship"].paragraphs] == ["One.", "Two."]
    assert [each.whole.text for each in last.context["authorship"].paragraphs] == ["Three."]
    assert [each.text for each in last.context["authorship"].fields] == ["Fatalities"]
