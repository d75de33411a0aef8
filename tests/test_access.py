import pytest
from django.contrib.auth.models import AnonymousUser, Group

from articles.access import ROLES, Act, may
from tests import builders

pytestmark = pytest.mark.django_db


def test_the_groups_in_the_database_hold_exactly_the_rights_of_the_table():
    held = {
        group.name: {f"{right.content_type.app_label}.{right.codename}" for right in group.permissions.all()}
        for group in Group.objects.prefetch_related("permissions__content_type")
    }

    assert held == {role: {str(right) for right in rights} for role, rights in ROLES.items()}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", list(Act))
def test_a_role_may_what_the_table_says(role, act):
    assert may(builders.editor(role=role), act) is (act in ROLES[role])


@pytest.mark.parametrize("act", list(Act))
def test_nobody_and_a_deactivated_account_may_nothing(act):
    gone = builders.editor(role="editor-in-chief")
    gone.is_active = False
    gone.save()

    assert not may(AnonymousUser(), act)
    assert not may(gone, act)
