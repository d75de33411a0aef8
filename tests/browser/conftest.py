import pytest
from django.contrib.auth.models import Group, Permission

from tests import builders


@pytest.fixture
def made(transactional_db):
    """A published article and an editor; a transactional test begins without the groups that a migration made."""
    group, _ = Group.objects.get_or_create(name="editor-in-chief")
    group.permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    builders.editor()
    return builders.published()
