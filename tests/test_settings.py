import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parent.parent


def manage(tmp_path, *arguments, **variables):
    """Run manage.py in an environment of nothing but `variables` and a VAR_DIR of its own."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var"), **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def setting(tmp_path, expression, **variables):
    """Return what a setting is under `variables`, printed by Python."""
    program = f"from django.conf import settings; print({expression})"
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "encyclopedia.settings",
        "VAR_DIR": str(tmp_path / "var"),
        **variables,
    }
    command = [sys.executable, "-W", "ignore", "-c", program]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return result.stdout.strip()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("DEBUG", "maybe"),
        ("ALLOWED_HOSTS", "https://encyclopedia.example"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "encyclopedia.example:8000"),
        ("ALLOWED_HOSTS", ","),
        ("SITE_URL", "encyclopedia.example"),
        ("SITE_URL", "ftp://encyclopedia.example"),
        ("SITE_URL", "https://encyclopedia.example/wiki"),
        ("SITE_URL", "https://user@encyclopedia.example"),
        ("SITE_URL", "https://encyclopedia.example:99999"),
        ("SITE_URL", "https://[::1"),
        ("SITE_NAME", "two\nlines"),
        ("SITE_NAME", "x" * 101),
        ("CONTENT_LICENSE", "x" * 201),
        ("CONTENT_LICENSE_URL", "javascript:alert(1)"),
        ("DATABASE_URL", "mysql://localhost/encyclopedia"),
        ("DATABASE_URL", "encyclopedia.sqlite3"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3"),
        ("DATABASE_URL", "postgresql://localhost"),
        ("DATABASE_URL", "postgresql://localhost:port/encyclopedia"),
        ("DATABASE_POOL", "many"),
        ("DATABASE_POOL", "-1"),
        ("DATABASE_POOL", "1.5"),
        ("DATABASE_POOL", "100000"),
        ("CACHE_URL", "memcached://localhost"),
        ("CACHE_URL", "redis://"),
        ("EMAIL_URL", "mail.example"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://host:port"),
        ("EMAIL_URL", "smtps://host/path"),
        ("DEFAULT_FROM_EMAIL", "desk"),
        ("DEFAULT_FROM_EMAIL", "a@b.example, c@d.example"),
        ("DEFAULT_FROM_EMAIL", "Desk <desk@a.example>\nBcc: x@y.example"),
        ("VAR_DIR", "/dev/null/var"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("LANGUAGE_CODE", "klingon"),
        ("LANGUAGE_CODE", "en_US"),
    ],
)
def test_broken_variable_stops_the_start_in_one_line(tmp_path, name, value):
    result = manage(tmp_path, "check", **{name: value})

    assert result.returncode == 2
    assert result.stderr.startswith(f"encyclopedia: {name}: ")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["prepare", "serve"])
@pytest.mark.parametrize(
    "url", ["postgresql://editor:hunter2@127.0.0.1:1/encyclopedia", "sqlite:///{path}", "postgresql:///x?no=option"]
)
def test_a_database_that_cannot_be_used_stops_the_start_in_one_line(tmp_path, url, command):
    no_database = tmp_path / "letter.txt"
    no_database.write_text("Dear reader, this is a letter and no database.")

    result = manage(tmp_path, command, DATABASE_URL=url.format(path=no_database))

    assert result.returncode == 1
    assert result.stderr.startswith("CommandError: DATABASE_URL: ")
    assert result.stderr.count("\n") == 1
    assert "hunter2" not in result.stderr


def test_password_in_a_broken_database_url_is_not_printed(tmp_path):
    result = manage(tmp_path, "check", DATABASE_URL="postgresql://editor:hunter2@host:port/encyclopedia")

    assert result.returncode == 2
    assert "hunter2" not in result.stderr


def test_password_in_a_broken_address_of_mail_is_not_printed(tmp_path):
    result = manage(tmp_path, "check", EMAIL_URL="imap://editor:hunter2@mail.example")

    assert result.returncode == 2
    assert "hunter2" not in result.stderr


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("", {}),
        ("smtp://relay.example", {"port": 25, "username": "", "password": "", "use_tls": False, "use_ssl": False}),
        ("smtp+tls://desk:p%40ss@mail.example", {"port": 587, "password": "p@ss", "use_tls": True, "use_ssl": False}),
        ("smtps://desk:x@mail.example:4650", {"port": 4650, "username": "desk", "use_tls": False, "use_ssl": True}),
    ],
)
def test_mail_goes_where_the_address_says(tmp_path, url, options):
    read = ast.literal_eval(
        setting(tmp_path, "__import__('encyclopedia.settings').settings.read_mail()", EMAIL_URL=url)
    )

    assert read[0].rpartition(".")[0] == f"django.core.mail.backends.{'smtp' if url else 'console'}"
    assert options.items() <= read[1].items()


def test_debug_on_a_public_site_is_refused(tmp_path):
    result = manage(tmp_path, "check", DEBUG="true", SITE_URL="https://encyclopedia.example")

    assert result.returncode == 2
    assert result.stderr.startswith("encyclopedia: DEBUG: ")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000"])
def test_debug_on_this_machine_is_allowed(tmp_path, url):
    assert setting(tmp_path, "settings.DEBUG", DEBUG="yes", SITE_URL=url) == "True"


def test_fresh_clone_starts_without_an_environment(tmp_path):
    result = manage(tmp_path, "check")

    assert (result.returncode, result.stderr) == (0, "")
    assert setting(tmp_path, "settings.DEBUG") == "False"


def test_empty_variables_count_as_not_set(tmp_path):
    names = ["SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "CACHE_URL", "TIME_ZONE"]

    assert manage(tmp_path, "check", **dict.fromkeys(names, "")).returncode == 0


def test_what_is_kept_in_var_is_private(tmp_path):
    manage(tmp_path, "check")

    modes = {path.name: path.stat().st_mode & 0o777 for path in [tmp_path / "var", *tmp_path.glob("var/*")]}
    assert modes == {"var": 0o700, "secret_key": 0o600, "encyclopedia.sqlite3": 0o600}


def test_secret_key_is_generated_once(tmp_path):
    first = setting(tmp_path, "settings.SECRET_KEY")

    assert setting(tmp_path, "settings.SECRET_KEY") == first
    assert len(first) >= 50


def test_damaged_secret_key_file_is_named(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").write_text("")

    result = manage(tmp_path, "check")

    assert result.returncode == 2
    assert result.stderr.startswith("encyclopedia: SECRET_KEY: ")


def test_allowed_hosts_follow_the_site(tmp_path):
    expression = "','.join(settings.ALLOWED_HOSTS)"

    assert setting(tmp_path, expression) == "127.0.0.1,localhost,[::1]"
    assert setting(tmp_path, expression, SITE_URL="https://encyclopedia.example") == "encyclopedia.example"


def test_site_is_at_the_port_that_is_listened_on(tmp_path):
    assert setting(tmp_path, "settings.SITE_URL", BIND="127.0.0.1:8080") == "http://127.0.0.1:8080"
    assert (
        setting(tmp_path, "settings.SITE_URL", BIND="0.0.0.0:80", SITE_URL="https://a.example") == "https://a.example"
    )


def test_https_site_sends_cookies_over_https_only(tmp_path):
    expression = (
        "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT,"
        "settings.SECURE_HSTS_SECONDS > 0"
    )

    assert setting(tmp_path, expression) == "False False False False"
    assert setting(tmp_path, expression, SITE_URL="https://encyclopedia.example") == "True True True True"


def test_postgresql_uses_a_pool_unless_told_not_to(tmp_path):
    url = "postgresql://editor@localhost/encyclopedia"
    database = "settings.DATABASES['default']"
    expression = f"{database}['CONN_MAX_AGE'], 'pool' in {database}['OPTIONS']"

    assert setting(tmp_path, expression, DATABASE_URL=url) == "0 True"
    assert setting(tmp_path, expression, DATABASE_URL=url, DATABASE_POOL="0") == "None False"


def test_database_keeps_its_promises(db):
    """What the connection itself says, on whichever database the tests run."""
    questions = {
        "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2, "PRAGMA foreign_keys": 1},
        "postgresql": {"SHOW lock_timeout": "20s", "SHOW statement_timeout": "1min"},
    }[connection.vendor]

    with connection.cursor() as cursor:
        answers = {question: cursor.execute(question).fetchone()[0] for question in questions}

    assert answers == questions


def test_every_response_carries_the_policy(client, db):
    response = client.get("/admin/login/")

    policy = response.headers["Content-Security-Policy"]
    assert response.status_code == 200
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
