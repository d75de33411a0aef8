"""The documentation says what the program has: settings, commands, addresses, models, files; and nothing private."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from articles.urls import urlpatterns

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
README, OPERATING, ARCHITECTURE = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/operating.md", "docs/architecture.md")
)
COMMANDS = sorted(path.stem for path in (ROOT / "articles/management/commands").glob("[a-z]*.py"))
# On Linux, the directories in which a person or a build works; a server's own, such as /srv, may be an example.
PRIVATE = re.compile(r"/(?:home|root|work|Users|tmp|mnt|workspace)/|[A-Z]:\\|file://")
REGISTRY = re.compile(
    r"\bpypi\b|pythonhosted|npmjs|\bregistry\.[a-z]|proxy\.golang|\bcrates\.io|rubygems", re.IGNORECASE
)


def environment_variables():
    """Return every variable that settings.py reads, with its default where that is written out."""
    found = {}
    tree = ast.parse((ROOT / "encyclopedia/settings.py").read_text(encoding="utf-8"))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        is_read = ast.unparse(call.func).startswith(("read_", "os.environ.get", "os.getenv"))
        if is_read and call.args and isinstance(call.args[0], ast.Constant):
            given = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "default")]
            default = given[0].value if given and isinstance(given[0], ast.Constant) else None
            found[call.args[0].value] = default
    return found


VARIABLES = environment_variables()


def settings_table():
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", OPERATING, re.MULTILINE)
    return dict(rows)


def fenced(document, heading):
    """Return the lines of the first fenced block below a heading."""
    return re.search(rf"^## {heading}\n.*?^```\n(.*?)^```", document, re.MULTILINE | re.DOTALL)[1].splitlines()


def as_address(pattern):
    return "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern))


# --- What has to be there -------------------------------------------------------------------------


def test_settings_are_found():
    assert {"VAR_DIR", "SECRET_KEY", "DATABASE_URL", "SITE_URL", "DEBUG"} <= set(VARIABLES)


def test_table_of_settings_holds_each_setting_and_no_other():
    assert set(settings_table()) == set(VARIABLES)


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_setting_stands_in_the_readme(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize(("name", "default"), [(name, default) for name, default in VARIABLES.items() if default])
def test_table_of_settings_tells_the_default(name, default):
    assert f"`{default}`" in settings_table()[name]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("document", ["README.md", "docs/operating.md"])
def test_command_is_documented(command, document):
    assert re.search(rf"^\| `{command}\b", (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("address", [as_address(pattern.pattern) for pattern in urlpatterns])
def test_address_is_documented(address):
    assert f"| `{address}` |" in ARCHITECTURE


@pytest.mark.parametrize("model", [model.__name__ for model in apps.get_app_config("articles").get_models()])
def test_model_stands_in_the_architecture(model):
    assert f"`{model}`" in ARCHITECTURE


def modules():
    for path in sorted((ROOT / "articles").iterdir()):
        if path.suffix == ".py" and path.stem != "__init__":
            yield path.name
        elif path.is_dir() and any(path.glob("*.py")):
            yield f"{path.name}/"


@pytest.mark.parametrize("module", list(modules()))
def test_module_stands_in_the_architecture(module):
    assert f"`{module}`" in ARCHITECTURE


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.M))))
def test_make_target_stands_in_the_readme(target):
    if target in ("help", "interpreter"):
        return
    assert f"make {target}" in README or target in fenced(README, "The tree")[1].replace(",", "").split()


# --- What is named has to exist -------------------------------------------------------------------


@pytest.mark.parametrize("line", fenced(README, "The tree"))
def test_file_of_the_tree_exists(line):
    name, words = line.split(maxsplit=1)

    assert (ROOT / name).is_dir() if name.endswith("/") else (ROOT / name).is_file()
    assert words


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\bmanage\.py ([a-z_]+)", README + OPERATING))))
def test_command_exists(command):
    assert command in {*COMMANDS, "changepassword", "createsuperuser"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_link_leads_to_a_file(document):
    links = re.findall(
        r"\]\((?!https?:|#|image:)([^)#\s]+)", re.sub(r"`[^`\n]*`", "", document.read_text(encoding="utf-8"))
    )

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("picture", ["article.png", "desk.png"])
def test_screenshot_is_small(picture):
    content = (ROOT / "docs/screenshots" / picture).read_bytes()

    assert content.startswith(b"\x89PNG")
    assert len(content) <= 200_000


# --- What must not be there -----------------------------------------------------------------------


@pytest.mark.parametrize("unwanted", [PRIVATE, REGISTRY], ids=["machine paths", "registries"])
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document_is_free_of(document, unwanted):
    assert unwanted.findall(document.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", ["in /home/jo/wiki", "C:\\wiki", "/tmp" + "/x", "file:///etc"])
def test_machine_path_is_found(text):
    assert PRIVATE.search(text)
