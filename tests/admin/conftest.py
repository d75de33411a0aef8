"""Who looks at the records' pages."""

import pytest
from django.contrib.auth.models import Permission

from tests.admin.records import user


@pytest.fixture
def editor(db, client):
    made = user()
    client.force_login(made)
    return made


@pytest.fixture
def publisher(editor):
    editor.user_permissions.add(Permission.objects.get(codename="publish_article"))
    return editor
