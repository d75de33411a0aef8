"""Data for tests, with a default for everything, written through the same `history` that production uses."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from reversion.models import Version

from articles import history, publishing
from articles.models import Article, ArticleRevision
from articles.shared import Category, FieldDefinition, Party, Record, Source, Template
from articles.snapshot import Claim, Field, Snapshot
from articles.values import Quantity

PASSWORD = "correct horse battery"
RECORDS: tuple[Record, ...] = (
    Party("minusma", "MINUSMA"),
    Party("msa", "Movement for the Salvation of Azawad", short_name="MSA"),
    Source("report", "A report", type="report", issued="2018-05-02", url="https://news.example/report"),
    Category("massacres", "Massacres"),
    Template(
        "civilian-attack",
        "civilian attack",
        fields=(
            FieldDefinition("fatalities", "Fatalities", type="number", policy="preferred"),
            FieldDefinition("location", "Location", type="place"),
        ),
    ),
)


def save_records(*records: Record) -> None:
    for record in records or RECORDS:
        history.save_record(record, author="Somebody")


def claim(key: str = "toll-minusma", figure: int | None = 47, **others: Any) -> Claim:
    """A count by default, that MINUSMA stated of the fatalities."""
    counted = {"kind": "count", "value": Quantity.of(figure)} if figure is not None else {}
    defaults: dict[str, Any] = {
        "statement": "people were killed",
        "claimants": ("minusma",),
        "field": "fatalities",
        "claimed_on": "2018-04-30",
        **counted,
    }
    return Claim(key, **defaults | others)


FATALITIES = Field("fatalities", "Fatalities", "number", policy="preferred")


def snapshot(title: str = "An attack", **others: Any) -> Snapshot:
    defaults: dict[str, Any] = {
        "slug": title.lower().replace(" ", "-"),
        "body": "Forty-seven people were killed.[@toll-minusma]\n\n## Aftermath\n\nNothing is known.\n",
        "kind": "civilian-attack",
        "categories": ("massacres",),
        "fields": (FATALITIES,),
        "claims": (claim(rank="preferred"), claim("toll-msa", 43, claimants=("msa",), claimed_on="")),
    }
    return Snapshot(title, **defaults | others)


def article(content: Snapshot | None = None, *, author: Any = "Somebody") -> Article:
    """Return a new article, not published, after the shared records that snapshots name by default."""
    save_records()
    return history.commit(None, None, content or snapshot(), author=author, summary="Begun").article


def published(content: Snapshot | None = None) -> Article:
    made = article(content)
    publishing.publish(newest(made), by=None)
    return made


def newest(made: Article) -> ArticleRevision:
    return made.revisions.select_related("article").latest("number")


def edit(made: Article, content: Snapshot, *, author: Any = "Somebody", summary: str = "Edited") -> ArticleRevision:
    """Commit `content` on top of whatever is newest."""
    return history.commit(made, newest(made), content, author=author, summary=summary)


def broken(revision: ArticleRevision) -> None:
    """Make what `revision` lists and the next one does not unreadable."""
    after = revision.article.revisions.get(number=revision.number + 1)
    lost = set(revision.version_ids) - set(after.version_ids)
    assert lost
    Version.objects.filter(pk__in=lost).update(serialized_data="{")


def editor(name: str = "editor", role: str = "editor-in-chief") -> Any:
    user = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user
