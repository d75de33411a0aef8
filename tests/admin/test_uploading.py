"""The upload of a picture from the text's editor: who may, and what comes back."""

import json

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.storage import default_storage
from django.test import RequestFactory

from articles import models, pictures
from articles.admin.uploading import image_code, upload
from articles.pictures import accept
from tests.uploads import HTML, bomb, drawing, encoded, gif_as_page, save_described, uploaded


@pytest.fixture
def editor(db):
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_article"))
    return user


def send(user, content=None, method="post", name="photo.jpg", content_type="image/jpeg"):
    data = {} if content is None else {"image": uploaded(content, name, content_type)}
    request = getattr(RequestFactory(), method)("/admin/articles/article/upload/", data)
    request.user = user
    response = upload(request)
    return response.status_code, json.loads(response.content)


def test_editor_uploads_a_picture(editor):
    status, answer = send(editor, encoded(drawing()))

    row = models.Image.objects.get()
    assert (status, answer) == (200, {"image_code": f"![](image:{row.key})"})


def test_known_picture_comes_with_its_words(editor):
    picture = accept(uploaded(encoded(drawing())))
    save_described(picture)

    status, answer = send(editor, encoded(drawing()))

    assert (status, answer) == (200, {"image_code": f"![The well of Aklaz](image:{picture.key})"})


@pytest.mark.parametrize("text", ["a [draft", "`code", "<http://x]", "end\\", "two\nlines"])
def test_words_that_would_break_the_markdown_are_left_to_the_record(text):
    picture = accept(uploaded(encoded(drawing())))
    record = pictures.shared.Image(picture.key, picture.path, 8, 6, alternative_text=text)

    assert image_code(record) == f"![](image:{picture.key})"


@pytest.mark.parametrize("content", [HTML, gif_as_page()[:20], bomb((13_000, 13_000)), None])
def test_refusal_is_json_with_the_reason(editor, content):
    status, answer = send(editor, content, name="page.gif", content_type="image/gif")

    assert status == 400
    assert len(answer["image"]) == 1
    assert not models.Image.objects.exists()
    assert not default_storage.exists("pictures")


def test_upload_is_by_post_only(editor):
    assert send(editor, method="get")[0] == 405


@pytest.mark.parametrize("codename", ["add_article", "change_article"])
def test_either_permission_to_write_articles_is_enough(db, codename):
    user = User.objects.create_user("writer", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))

    assert send(user, encoded(drawing()))[0] == 200


@pytest.mark.parametrize("codename", [None, "view_article", "add_image", "publish_article"])
def test_others_may_not_upload(db, codename):
    user = User.objects.create_user("reader", is_staff=True)
    if codename:
        user.user_permissions.add(Permission.objects.get(codename=codename))

    status, answer = send(user, encoded(drawing()))

    assert status == 403
    assert answer["image"]
    assert not models.Image.objects.exists()


def test_upload_is_mounted_for_editors_only(client, editor):
    address = "/admin/articles/article/upload/"
    assert client.post(address, {"image": uploaded(encoded(drawing()))}).status_code == 302

    client.force_login(editor)
    response = client.post(address, {"image": uploaded(encoded(drawing()))})

    assert response.json() == {"image_code": f"![](image:{models.Image.objects.get().key})"}
