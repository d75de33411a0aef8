import pytest

from tests import builders

pytestmark = pytest.mark.django_db


def test_there_is_no_revision_0(client):
    builders.published()

    assert client.get("/wiki/an-attack/revisions/0/blame/").status_code == 404
