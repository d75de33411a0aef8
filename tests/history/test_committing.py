import threading
from dataclasses import replace

import pytest
import reversion
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import history
from articles.models import Article, Claim, ClaimKey, OutsideHistory, Passage, Redirect
from articles.snapshot import Citation, InvalidSnapshot, Relation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

NUMBERS = ("One", "Two", "Three", "Four")
HUNDRED_PARTS = snapshot(
    body="".join(f"## Section {n}\n\n" + "Some words that stay. " * 30 + "\n\n" for n in range(45)),
    claims=tuple(claim(f"claim-{n}", n) for n in range(55)),
)


def versions_of(revision):
    return revision.reversion.version_set.count()


def test_what_is_committed_is_loaded():
    made = builders.article()

    assert history.load(builders.newest(made)) == snapshot()


def test_a_commit_that_changes_nothing_writes_nothing():
    made = builders.article()
    head = builders.newest(made)

    again = history.commit(made, head, snapshot(), author="Somebody", summary="Nothing")

    assert again == head
    assert made.revisions.count() == 1


def test_one_changed_claim_among_a_hundred_parts_writes_one_version_in_fifteen_queries():
    made = builders.article(HUNDRED_PARTS)
    changed = replace(HUNDRED_PARTS, claims=(claim("claim-0", 99), *HUNDRED_PARTS.claims[1:]))
    head = builders.newest(made)

    with CaptureQueriesContext(connection) as queries:
        revision = history.commit(made, head, changed, author="Somebody", summary="One claim")

    assert len(revision.version_ids) > 100
    assert versions_of(revision) == 1
    assert len(queries) <= 15


def test_a_new_order_alone_writes_the_article_and_nothing_else():
    made = builders.article(HUNDRED_PARTS)
    content = replace(HUNDRED_PARTS, claims=HUNDRED_PARTS.claims[::-1])

    revision = builders.edit(made, content)

    assert versions_of(revision) == 1
    assert history.load(revision) == content


def test_deleted_parts_alone_write_the_article_and_nothing_else():
    made = builders.article(HUNDRED_PARTS)
    content = replace(HUNDRED_PARTS, claims=HUNDRED_PARTS.claims[:50])

    revision = builders.edit(made, content)

    assert versions_of(revision) == 1
    assert Claim.objects.filter(article=made).count() == 50


def test_a_one_word_edit_writes_one_passage():
    made = builders.article(HUNDRED_PARTS)
    content = replace(HUNDRED_PARTS, body=HUNDRED_PARTS.body.replace("stay", "went", 1))

    revision = builders.edit(made, content)

    assert versions_of(revision) == 1
    assert Passage.objects.filter(article=made).count() == len(
        {part.part.content for part in history.load_whole(revision).listed if part.part.part == "passage"}
    )


def test_any_revision_is_loaded_in_four_queries():
    made = builders.article(HUNDRED_PARTS)
    builders.edit(made, replace(HUNDRED_PARTS, title="Another"))

    with CaptureQueriesContext(connection) as queries:
        loaded = history.load(made.revisions.get(number=1))

    assert loaded == HUNDRED_PARTS
    assert len(queries) <= 4


def test_equal_passages_are_one_row_and_keep_their_places():
    body = "## Same\n\nword\n\n## Other\n\nword\n\n## Same\n\nword\n\n"
    made = builders.article(snapshot(body=body))

    assert history.load(builders.newest(made)).body == body
    assert list(history.verify(made)) == []


def test_an_edit_of_something_else_is_merged_and_says_so():
    made = builders.article()
    base = builders.newest(made)
    builders.edit(made, replace(snapshot(), title="Theirs"))

    merged = history.commit(made, base, replace(snapshot(), body="Mine.\n"), author="Me", summary="Mine")

    assert history.load(merged) == replace(snapshot(), title="Theirs", body="Mine.\n")
    assert (merged.number, merged.tags) == (3, ["merge"])


def test_an_edit_of_the_same_raises_and_writes_nothing():
    made = builders.article()
    base = builders.newest(made)
    theirs = replace(snapshot(), body="Theirs.\n")
    builders.edit(made, theirs)
    mine = replace(snapshot(), body="Mine.\n")

    with pytest.raises(history.EditConflict) as conflict:
        history.commit(made, base, mine, author="Me", summary="Mine")

    assert (conflict.value.base, conflict.value.mine, conflict.value.theirs) == (snapshot(), mine, theirs)
    assert [each.kind for each in conflict.value.merge.conflicts] == ["text"]
    assert made.revisions.count() == 2


def test_an_edit_that_says_what_the_head_says_is_no_conflict():
    made = builders.article()
    base = builders.newest(made)
    theirs = replace(snapshot(), body="The same.\n")
    head = builders.edit(made, theirs)

    assert history.commit(made, base, theirs, author="Me", summary="Same") == head


def test_what_was_sent_twice_is_saved_once():
    made = builders.article()
    base = builders.newest(made)
    sent = {"author": "Me", "summary": "Mine", "submission": "a" * 64}

    first = history.commit(made, base, replace(snapshot(), body="Mine.\n"), **sent)
    builders.edit(made, replace(snapshot(), body="Later.\n"))
    again = history.commit(made, base, replace(snapshot(), body="Mine.\n"), **sent)

    assert again == first
    assert made.revisions.count() == 3


def test_a_new_article_that_is_sent_twice_is_one_article():
    builders.save_records()
    sent = {"author": "Me", "summary": "", "submission": "b" * 64}

    assert history.commit(None, None, snapshot(), **sent) == history.commit(None, None, snapshot(), **sent)
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("clash", [True, False])
def test_simultaneous_writers_lose_no_word(clash):
    made = builders.article(snapshot(body="".join(f"The paragraph about {n}.\n\n" for n in NUMBERS)))
    base = builders.newest(made)
    old = history.load(base)
    words = dict(zip(NUMBERS, ("alpha", "beta", "gamma", "delta"), strict=True))
    outcomes = {}
    start = threading.Barrier(len(words))

    def write(place, word):
        start.wait()
        mine = replace(old, body=f"{word}\n" if clash else old.body.replace(place, word))
        try:
            history.commit(made, base, mine, author=word, summary=word)
            outcomes[word] = "saved"
        except history.EditConflict:
            outcomes[word] = "conflict"
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=each) for each in words.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    body = history.load(builders.newest(made)).body
    saved = [word for word in outcomes if outcomes[word] == "saved"]
    assert len(saved) == (1 if clash else 4)
    assert all(body.count(word) == 1 for word in saved)
    assert list(history.verify(Article.objects.get(pk=made.pk))) == []


def test_a_part_deleted_and_brought_back_is_whole_again():
    full = snapshot(
        citations=(Citation("seen", "report", claim="toll-msa", locator="p. 3"),),
        relations=(Relation("toll-msa", "disputes", "toll-minusma"),),
    )
    made = builders.article(full)
    bare = replace(full, claims=full.claims[:1], citations=(), relations=())
    builders.edit(made, bare)

    revision = builders.edit(made, full)

    assert history.load(revision) == full
    assert list(history.verify(Article.objects.get(pk=made.pk))) == []
    assert set(ClaimKey.objects.values_list("key", flat=True)) == {"toll-minusma", "toll-msa"}


def test_claimants_relations_and_categories_follow_the_snapshot():
    made = builders.article()
    content = replace(
        snapshot(),
        categories=(),
        claims=(claim(claimants=("msa", "minusma")), claim("toll-msa", 43, claimants=())),
    )

    revision = builders.edit(made, content)

    assert history.load(revision) == content
    assert list(history.verify(Article.objects.get(pk=made.pk))) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"claims": (claim(claimants=("nobody",)),)}, "no party with the key “nobody”"),
        ({"categories": ("nothing",)}, "no category with the key “nothing”"),
        ({"claims": (claim(), claim())}, "stands there twice"),
        ({"relations": (Relation("toll-msa", "disputes", "gone"),)}, "“gone” does not exist"),
        ({"body": "a\r\nb"}, "LF alone"),
        ({"body": "x" * (512 * 1024 + 1)}, "limit"),
    ],
)
def test_a_snapshot_whose_parts_do_not_fit_is_refused_whole(changes, told):
    made = builders.article()

    with pytest.raises(InvalidSnapshot, match=told):
        builders.edit(made, replace(snapshot(), **changes))

    assert made.revisions.count() == 1


def test_a_title_or_address_that_another_article_has_is_refused():
    builders.article()

    with pytest.raises(InvalidSnapshot, match="Title: there is an article"):
        history.commit(None, None, snapshot("AN  Attack", slug="other"), author="Me", summary="")
    with pytest.raises(InvalidSnapshot, match="Slug: “an-attack” is the address"):
        history.commit(None, None, snapshot("Other", slug="an-attack"), author="Me", summary="")


def test_renaming_leaves_a_redirect_and_renaming_back_none_to_itself():
    made = builders.article()
    builders.edit(made, replace(snapshot(), slug="moved"))
    assert list(Redirect.objects.values_list("slug", flat=True)) == ["an-attack"]

    builders.edit(made, snapshot())

    assert set(Redirect.objects.values_list("slug", flat=True)) == {"an-attack", "moved"}
    assert Article.objects.get().slug == "an-attack"


def test_an_address_that_still_leads_to_another_article_is_refused():
    made = builders.article()
    builders.edit(made, replace(snapshot(), slug="moved"))

    with pytest.raises(InvalidSnapshot, match="still leads there"):
        history.commit(None, None, snapshot("Other", slug="an-attack"), author="Me", summary="")


def test_restoring_is_a_revision_with_the_old_content():
    made = builders.article()
    first = builders.newest(made)
    second = builders.edit(made, replace(snapshot(), body="Else.\n", claims=()))

    restored = history.restore(first, second, author="Me")

    assert history.load(restored) == snapshot()
    assert (restored.number, restored.tags) == (3, ["restore"])


def test_commit_refuses_to_run_inside_another_revision():
    with reversion.create_revision(manage_manually=True), pytest.raises(RuntimeError, match="inside another"):
        history.commit(None, None, snapshot(), author="Me", summary="")


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.update(statement="changed"),
        lambda rows: rows.delete(),
        lambda rows: rows.first().save(),
        lambda rows: rows.first().delete(),
        lambda rows: rows.bulk_update([rows.first()], ["statement"]),
        lambda rows: rows.bulk_create([Claim()]),
        lambda rows: rows.create(key="x"),
    ],
)
def test_rows_are_not_written_outside_history(write):
    made = builders.article()

    with pytest.raises(OutsideHistory, match=r"articles\.history\.commit"):
        write(Claim.objects.filter(article=made))


def test_deleting_the_author_does_not_change_history():
    author = builders.editor("ada")
    author.first_name, author.last_name = "Ada", "Traoré"
    author.save()
    made = builders.article(author=author)

    author.delete()

    revision = builders.newest(made)
    assert (revision.author, revision.author_name) == (None, "Ada Traoré")
    assert list(history.verify(made)) == []
