"""Every stored shape ever released still opens: `tests/data/` holds one whole revision of each."""

import json
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from articles import stored

RELEASED = sorted((Path(__file__).parent / "data").glob("revision-schema-*.json"))


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def released(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def test_there_is_a_revision_of_every_shape():
    assert [int(path.stem.rpartition("-")[2]) for path in RELEASED] == list(range(1, stored.SCHEMA + 1))


def test_a_released_revision_opens_with_the_same_content(released):
    snapshot, shared = stored.assemble(stored.decode(part) for part in released["parts"])

    assert stored.snapshot_digest(snapshot) == released["snapshot_digest"]
    assert shared.sources and shared.parties and shared.categories and shared.templates and shared.images


def test_the_revision_fills_every_attribute_of_every_kind_of_part(released):
    """A renamed attribute would otherwise go blank without anybody noticing."""
    filled: dict[type, set[str]] = {}
    for text in released["parts"]:
        part = stored.decode(text)
        blank = {
            each.name
            for each in fields(part)
            if each.default is not MISSING and getattr(part, each.name) == each.default
        }
        filled.setdefault(type(part), set()).update({each.name for each in fields(part)} - blank)

    assert set(filled) == set(stored.PART_TYPES.values())
    missing = {kind.__name__: {each.name for each in fields(kind)} - names for kind, names in filled.items()}
    assert {kind: names for kind, names in missing.items() if names} == {"Category": {"parent"}}
