"""What a throw-away encyclopedia does for a proof from inside: begin, and tell its history.

Run as `python -m tests.proofs.story begin EDITORS` or `… tell`; prints JSON.
"""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()

from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from articles import history
from articles.models import Article
from tests import builders
from tests.builders import claim, snapshot
from tests.proofs.editors import name_of
from tests.proofs.words import Told, words_in

PARAGRAPHS = 20
CLAIMS = 4
SENTENCES = (
    "In the morning of that day a column of vehicles came from the north and stopped beside the well.",
    "Those who fled counted the dead in the evening, and the radio of the town named another figure.",
    "Nobody has said since then who gave the order.",
)


def make_role() -> None:
    """Make the editors' group; a transactional test begins without those that a migration made."""
    group, _ = Group.objects.get_or_create(name="editor-in-chief")
    group.permissions.set(Permission.objects.filter(content_type__app_label="articles"))


def begin(editors: int) -> str:
    """Make the article and the editors' accounts; return the address of its form."""
    make_role()
    for number in range(editors):
        builders.editor(name_of(number))
    blocks = [
        f"The paragraph with the number {number} says this. {' '.join(SENTENCES)}" for number in range(PARAGRAPHS)
    ]
    for place in range(0, PARAGRAPHS, 5):
        blocks[place] = f"## Section {place}\n\n{blocks[place]}"
    claims = [claim(f"toll-{number}", 40 + number, statement="people were killed") for number in range(CLAIMS)]
    made = builders.article(snapshot(body="\n\n".join(blocks) + "\n", claims=tuple(claims)))
    return reverse("admin:articles_article_change", args=[made.pk])


def tell() -> list[Told]:
    """Return every revision of the one article, the oldest first."""
    revisions = Article.objects.get().revisions.select_related("article", "parent").order_by("number")
    return [_told(revision) for revision in revisions]


def _told(revision) -> Told:
    content = history.load(revision)
    words = words_in(content.body, *(each.statement for each in content.claims))
    parent = revision.parent.number if revision.parent else 0
    saved_at = revision.saved_at.timestamp()
    return Told(revision.number, parent, revision.summary, revision.tags, dict(words), saved_at)


if __name__ == "__main__":
    print(json.dumps(begin(int(sys.argv[2])) if sys.argv[1] == "begin" else tell()))
