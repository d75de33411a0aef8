"""What every test may rely on: profiles, the browser, and which tests run where. Nothing of the domain."""

import contextlib
import importlib
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

TESTS = Path(__file__).parent
REQUIRE_EVERYTHING = bool(os.environ.get("REQUIRE_EVERYTHING"))

# A failing example of `default` is remembered in .hypothesis; `ci` tries the same examples every time.
hypothesis_settings.register_profile(
    "default", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "ci", hypothesis_settings.get_profile("default"), derandomize=True, print_blob=True
)
hypothesis_settings.register_profile("proof", hypothesis_settings.get_profile("default"), max_examples=2000)


# --- Which tests run ------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="run only tests that touch the database and no browser: what a second database can change",
    )


def pytest_configure(config: pytest.Config) -> None:
    wants_proofs = "proof" in config.option.markexpr
    fallback = "proof" if wants_proofs else "ci" if REQUIRE_EVERYTHING else "default"
    hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", fallback))
    # Hashed names need `collectstatic`, and slow password hashes only slow the tests down.
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
    # What `make run` has collected in var/ is no business of the tests; each client would read all of it.
    settings.STATIC_ROOT = TESTS / "nothing-collected"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_report_header(config: pytest.Config) -> str:
    import django

    return f"encyclopedia: Django {django.__version__} on {settings.DATABASES['default']['ENGINE']}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(TESTS / "proofs"):
            item.add_marker("proof")
        if {"browser", "page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    kept = [item for item in items if is_wanted(item, config)]
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if not is_wanted(item, config)])
        items[:] = kept


def is_wanted(item: pytest.Item, config: pytest.Config) -> bool:
    if item.get_closest_marker("proof") and "proof" not in config.option.markexpr:
        return False
    if config.option.only_database:
        return touches_database(item) and not item.get_closest_marker("browser")
    return True


def touches_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    test_class = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or not fixtures.isdisjoint(getattr(item, "fixturenames", ()))
        or (test_class is not None and issubclass(test_class, TransactionTestCase))
    )


# --- Skips ----------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return without_skips(report) if not hasattr(report, "wasxfail") else report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return without_skips(report)


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def without_skips(report: Report) -> Report:
    """Turn a skip into a failure where everything has to run."""
    if REQUIRE_EVERYTHING and report.outcome == "skipped":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_EVERYTHING is set, but: {reason}"
    return report


# --- Database and files ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Test SQLite in a file, as it runs in production: in memory it knows no WAL and no second writer."""
    connection = connections["default"]
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    yield
    # A migration that failed leaves a database half made, and nobody else removes it.
    if connection.settings_dict["NAME"] != name:
        with django_db_blocker.unblock():
            connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let transactional tests empty the audit log after them; its triggers stand aside for that alone."""
    append_only = importlib.import_module("articles.migrations.0013_add_audit_log")
    made, dropped = append_only.STATEMENTS[connections["default"].vendor]
    # Of the class, since each thread has a connection of its own, and a test may close the one of this thread.
    operations: Any = type(connections["default"].ops)
    stock = operations.sql_flush

    def sql_flush(self: Any, *arguments: Any, **options: Any) -> list[str]:
        flushing = stock(self, *arguments, **options)
        return [*dropped, *flushing, *made] if flushing else []

    operations.sql_flush = sql_flush


@pytest.fixture(autouse=True)
def media_root(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep what a test uploads out of var/."""
    if not touches_database(request.node):
        yield
        return
    directory = request.getfixturevalue("tmp_path") / "media"
    request.getfixturevalue("settings").MEDIA_ROOT = directory
    yield


# --- Browser --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium: the variable CHROMIUM, or where Debian puts it."""
    name = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"no Chromium: {name} is missing (apt-get install chromium)")
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, and Django refuses the ORM beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-sync",
            ],
        )
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1280 x 900 in a context of its own, closed after the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    with contextlib.closing(context):
        context.set_default_timeout(15_000)
        yield context.new_page()
