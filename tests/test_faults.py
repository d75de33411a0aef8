"""A save that fails anywhere leaves everything as it was, and gives the editor's text back."""

from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import count

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import OperationalError, connection
from django.urls import reverse

from articles import history
from articles.models import Article
from articles.snapshot import Citation, Relation
from articles.values import Quantity
from tests import builders
from tests.builders import claim, snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db(transaction=True)


def test_probe(client):
    group, _ = Group.objects.get_or_create(name="editor-in-chief")
    group.permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    made = builders.article(OLD)
    client.force_login(builders.editor())
    seen = []
    def w(execute, sql, params, many, context):
        seen.append(sql[:110])
        return execute(sql, params, many, context)
    with connection.execute_wrapper(w):
        answer = client.post(reverse("admin:articles_article_change", args=[made.pk]), posted(NEW, 1, _save="Save"))
    print(answer.status_code)
    for i, s in enumerate(seen): print(i, s)

OLD = snapshot(
    citations=(Citation("seen", "report", claim="toll-msa", locator="p. 3"),),
    relations=(Relation("toll-msa", "disputes", "toll-minusma"),),
)
NEW = snapshot("Another title", body="Typed for hours.\n\n## New\n\nMore.\n", claims=(claim(figure=48, rank="preferred"), claim("new-claim", 3)), categories=())
