"""The arrows of the architecture: who may import whom, read from every module under articles/."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ARTICLES = Path(__file__).parent.parent / "articles"

# A module imports only what stands above it; modules on one line do not import each other.
PURE = """
    values
    shared
    snapshot
    passages stored citing
    evidence
    figures
    comparing
    cascade
    flags
    prose
    merging
    rendering
    presenting
    cards choosing plotting telling
    example
"""
ORDER = (
    PURE
    + """
    access words
    models
    watching
    audit
    history
    pictures
    search
    publishing
    reviewing
    scheduling
    reporting
    delivering
    removing
    importing
    exporting
    forms
    admin
    middleware views
    api
    feeds
    sitemaps
    urls
"""
)
RANK = {name: rank for rank, line in enumerate(ORDER.strip().splitlines()) for name in line.split()}
# Nothing imports these; they may import everything.
LEAVES = {"templatetags", "management"}
# Django finds these by name: the configuration imports at call time, a migration imports nothing of ours.
EXEMPT = {"apps", "migrations", ""}
FRAMEWORKS = {"django", "reversion", "markdownx", "encyclopedia"}

SOURCES = sorted(path for path in ARTICLES.rglob("*.py") if "__pycache__" not in path.parts)


def part_of(module: str) -> str:
    """Return the name below `articles` that a dotted module belongs to; empty for `articles` itself."""
    return [*module.split("."), ""][1]


def module_name(path: Path) -> str:
    parts = path.relative_to(ARTICLES.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything that is imported, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def nested_imports(tree: ast.AST) -> Iterator[int]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno


def faults(module: str, source: str) -> list[str]:
    """Return what is wrong with the imports of a module of `articles`, each with its line."""
    tree = ast.parse(source)
    own = part_of(module)
    if own == "migrations":
        return [
            f"line {line}: a migration imports {name}"
            for line, name in imported_modules(tree)
            if name.startswith(("articles", "."))
        ]
    if own in EXEMPT:
        return []
    if own not in RANK and own not in LEAVES:
        return [f"{own} has no place in the order of tests/test_imports.py"]
    found = [f"line {line}: import inside a function" for line in nested_imports(tree)]
    for line, name in imported_modules(tree):
        top, other = name.split(".")[0], part_of(name)
        if name.startswith("."):
            found.append(f"line {line}: relative import of {name}")
        elif top == "encyclopedia":
            found.append(f"line {line}: the app imports the project")
        elif own in PURE.split() and top in FRAMEWORKS:
            found.append(f"line {line}: {own} is pure and imports {name}")
        elif top == "articles" and other != own and own not in LEAVES:
            if other not in RANK:
                found.append(f"line {line}: nothing imports {name}")
            elif RANK[other] >= RANK[own]:
                found.append(f"line {line}: {own} imports {other}, which stands below it")
        elif top == "articles" and own in LEAVES and other not in RANK and other != own:
            found.append(f"line {line}: nothing imports {name}")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_module_imports_only_what_stands_above_it(path):
    assert faults(module_name(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("articles.values", "from articles import snapshot"),
        ("articles.snapshot", "from articles.models import Article"),
        ("articles.comparing.texts", "import articles.merging"),
        ("articles.merging", "from django.utils.html import escape"),
        ("articles.rendering", "import reversion"),
        ("articles.history", "from articles.publishing import publish"),
        ("articles.history", "from .models import Article"),
        ("articles.history", "def load():\n    from articles import models"),
        ("articles.history", "from encyclopedia import settings"),
        ("articles.views.articles", "from articles.templatetags import figures"),
        ("articles.admin", "from articles.management.commands import serve"),
        ("articles.middleware", "from articles.views import article"),
        ("articles.helpers", "import re"),
        ("articles.migrations.0001_initial", "from articles.values import Date"),
    ],
)
def test_wrong_arrow_is_found(module, source):
    assert len(faults(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("articles.snapshot", "import re\nfrom articles import values\nfrom articles.values import Date"),
        ("articles.comparing.snapshots", "from articles.comparing.texts import compare"),
        ("articles.models.article", "from django.db import models\nfrom articles.models.party import Party"),
        ("articles.management.commands.serve", "from articles import history, publishing"),
        ("articles.urls", "from articles.views.home import HomeView\nfrom articles import api"),
        ("articles.apps", "def ready():\n    from articles import models"),
    ],
)
def test_right_arrow_is_allowed(module, source):
    assert faults(module, source) == []
