"""Who wrote each sentence of real articles, told from their whole histories.

TEST_CORPORA names a directory with `histories/*.xml` (MediaWiki exports).
"""

import os
from collections import Counter
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from xml.etree import ElementTree

import pytest

from articles import comparing, history
from articles.models import Origin
from articles.snapshot import Snapshot

pytestmark = pytest.mark.django_db


def texts(path: Path) -> list[str]:
    """Return the texts of an export's revisions, oldest first, each once where the same was saved twice in a row."""
    found = [
        (node.text or "").replace("\r\n", "\n")
        for node in ElementTree.parse(path).iter()
        if node.tag.rpartition("}")[2] == "text"
    ]
    return [text for before, text in pairwise(["", *found]) if text != before]


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["Rio_Grande_247revs.xml", "familia_dewiktionary_80revs.xml"])
def test_every_piece_is_attributed_to_a_revision_that_brought_it_in(name, capsys):
    given = os.environ.get("TEST_CORPORA")
    if not given:
        pytest.skip("no real histories: TEST_CORPORA names no directory")
    bodies = texts(Path(given) / "histories" / name)
    head, article = None, None
    begun = perf_counter()
    for body in bodies:
        head = history.commit(article, head, Snapshot("A", "a", body=body), author="Somebody", summary="")
        article = head.article
    seconds = perf_counter() - begun

    said = Counter()
    pieces = [comparing.digests(Snapshot("A", "a", body=body)) for body in bodies]
    flat = [words(body) for body in bodies]
    reverts = {place for place, body in enumerate(bodies) if body in bodies[:place]}
    for place, body in enumerate(bodies):
        found = {piece.digest: piece for each in comparing.paragraphs(body) for piece in each.pieces}
        origins = history.origins(article, found.keys())
        for digest, piece in found.items():
            first = origins[digest].number - 1
            assert first <= place
            assert words(piece.text) in flat[first]
            assert first == 0 or digest not in pieces[first - 1]
            assert first not in reverts
            said["pieces"] += 1
            said["older than the revision that shows them"] += first < place
            said["in other pieces of the parent"] += first > 0 and words(piece.text) in flat[first - 1]
    with capsys.disabled():
        print(
            f"\n{name}: {len(bodies)} revisions with {len(reverts)} reverts saved in {seconds:.1f} s; "
            f"{Origin.objects.count()} origins; " + ", ".join(f"{count} {what}" for what, count in said.items())
        )
