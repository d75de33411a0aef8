"""Who may see and change a shared record, above all one that a published page shows."""

import pytest
from django.contrib.auth.models import Permission

from articles import publishing
from articles.history import load, save_record
from articles.models import InfoboxTemplate, Party, SharedRevision
from articles.shared import Party as PartyRecord
from tests import builders
from tests.admin.records import KINDS, address, errors, example, rows, state, typed, user


@pytest.fixture
def published(db):
    return builders.published()


def test_record_of_a_published_page_is_read_only_without_the_right_to_publish(client, editor, published):
    response = client.get(address("party", "minusma"))

    assert response.context["has_change_permission"] is False
    content = response.content.decode()
    assert "needs the right to publish" in content
    assert 'name="_save"' not in content
    assert 'name="description"' not in content


def test_form_that_was_open_while_the_page_was_published_keeps_its_words(client, editor):
    builders.article()
    data = typed(client.get(address("party", "minusma")))
    publishing.publish(builders.newest(builders.Article.objects.get()), by=None)

    response = client.post(address("party", "minusma"), data | {"description": "Typed for an hour"})

    assert "needs the right to publish" in errors(response)
    assert typed(response)["description"] == "Typed for an hour"
    assert Party.objects.get(pk="minusma").description == ""


def test_template_of_a_published_page_is_read_only_with_its_rows(client, editor, published):
    response = client.get(address("infoboxtemplate", "civilian-attack"))

    assert "Fatalities" in response.content.decode()
    assert 'name="definitions-0-label"' not in response.content.decode()
    data = rows({"key": "fatalities", "label": "Changed", "order": "1"}, initial=1)
    base = str(state("template", "civilian-attack").pk)
    client.post(address("infoboxtemplate", "civilian-attack"), data | {"name": "x", "base": base})
    assert InfoboxTemplate.objects.get().part().fields[0].label == "Fatalities"


def test_other_records_stay_free_to_change(client, editor, published):
    save_record(PartyRecord("unseen", "Unseen"), author="Amina")

    response = client.post(
        address("party", "unseen"), typed(client.get(address("party", "unseen"))) | {"name": "Seen by nobody"}
    )

    assert response.status_code == 302


def test_publisher_changes_it_and_the_pages_are_rendered_again(
    client, publisher, published, django_capture_on_commit_callbacks
):
    data = typed(client.get(address("party", "minusma")))

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address("party", "minusma"), data | {"short_name": "UN mission"})

    assert response.status_code == 302, response.context["errors"]
    assert "UN mission" in client.get(published.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_publisher_is_told_how_many_pages_show_it(client, publisher, published):
    data = typed(client.get(address("party", "minusma")))

    response = client.post(address("party", "minusma"), data | {"short_name": "UN mission"}, follow=True)

    assert "1 published page was rendered again" in response.content.decode()


def test_licence_of_a_published_picture_cannot_be_taken_away(client, publisher):
    record = example("image")
    body = f"Forty-seven people were killed.[@toll-minusma]\n\n![The well](image:{record.key})\n"
    article = builders.published(builders.snapshot(body=body))
    assert publishing.naming("image", record.key).exists()
    data = typed(client.get(address("image", record.key)))

    response = client.post(address("image", record.key), data | {"licence": " "})

    assert "licence" in errors(response, "licence")
    assert load(builders.newest(article)).body == body


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", ["change", "history", "state"])
def test_pages_are_for_those_who_may_see_the_kind(client, db, kind, page):
    record = example(kind)
    made = user("other", "view_article")
    path = address(kind, record.key, f"history/{state(record.part, record.key).pk}" if page == "state" else page)
    assert client.get(path).status_code == 302

    client.force_login(made)
    assert client.get(path).status_code == 403

    made.user_permissions.add(Permission.objects.get(codename=f"view_{kind}"))
    client.force_login(made)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_viewer_cannot_write(client, db, kind):
    record = example(kind)
    client.force_login(user("viewer", f"view_{kind}"))

    assert client.post(address(kind, record.key), {"name": "Mine"}).status_code == 403
    assert client.post(address(kind), {"name": "Mine", "key": "mine"}).status_code == 403
    assert SharedRevision.objects.count() == 1
