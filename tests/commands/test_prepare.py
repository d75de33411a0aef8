import socket
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from pytest_django.asserts import assertContains

from articles import history
from articles.models import Article, Publication
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(settings, tmp_path, capsys):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    call_command("prepare")
    return capsys.readouterr().out


def test_a_fresh_clone_gets_the_example_and_an_editor_who_can_log_in(prepared, client):
    name, password = prepared.split("printed only now: ")[1].split()[0::2]

    assert client.login(username=name, password=password)
    assert client.get("/admin/articles/article/").status_code == 200
    assertContains(client.get("/wiki/aklaz-and-awkassa-massacres/"), "47")
    assert Publication.objects.count() == 4


def test_the_password_is_kept_as_a_hash_and_printed_once(prepared, capsys):
    password = prepared.split(" / ")[1].split()[0]

    call_command("prepare")

    assert "login" not in capsys.readouterr().out
    assert password not in get_user_model().objects.get().password


def test_a_second_run_keeps_what_editors_changed(prepared):
    made = Article.objects.get(slug="mali-war")
    content = replace(history.load(builders.newest(made)), body="Changed.\n")
    builders.edit(made, content)

    call_command("prepare")
    call_command("load_example")

    assert history.load(builders.newest(made)) == content


def test_the_example_is_whole(prepared):
    call_command("verify_history")


def test_a_taken_port_is_told_in_one_line(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.BIND = f"127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(CommandError, match="stop what uses it, or set BIND"):
            call_command("serve")
