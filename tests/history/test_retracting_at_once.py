"""Saving, settling and withdrawing at the same time: nothing is left off the work list, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connections

from articles import history, publishing
from articles.models import RestingPart
from articles.shared import Source
from articles.snapshot import Citation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 12
WITHHELD = Citation("hidden", "secret", "toll-msa", is_withheld=True)


def at_once(*works):
    """Run the works in a thread each, from one moment on; raises what any of them raises."""
    start = Barrier(len(works))

    def run(work):
        start.wait()
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        for each in [threads.submit(run, work) for work in works]:
            each.result(timeout=60)


def body(words, count=8):
    return "\n\n".join(f"{words} were killed at the camp of number {n}.[@toll-minusma]" for n in range(count))


def begun(**others):
    builders.save_records()
    builders.save_records(Source("secret", "A secret"))
    return builders.published(snapshot(**others))


def test_saving_and_settling_at_once_settles_each_thing_once():
    gone = (claim(rank="deprecated", rank_reason="counted twice"), snapshot().claims[1])
    made = begun(body=body("So many"))
    content = snapshot(body=body("So many"), claims=gone, citations=(WITHHELD,))
    builders.edit(made, content)
    user = get_user_model().objects.create_user("editor")
    words = ["So many", "So very many"]

    def save():
        for number in range(ROUNDS):
            changed = replace(content, body=f"Round {number}.\n\n{body(words[number % 2])}")
            history.commit(
                made, builders.newest(made), changed, author="Ada", summary="Worded", finish=publishing.withhold
            )

    def settle():
        for _ in range(ROUNDS):
            publishing.settle(list(RestingPart.objects.unsettled()[:2]), by=user, note="It says so itself.")

    at_once(save, settle)

    publishing.settle(list(RestingPart.objects.unsettled()), by=user, note="It says so itself.")
    newest = history.load(builders.newest(made))
    builders.edit(made, replace(newest, description="Another."))
    assert not RestingPart.objects.unsettled().exists()


def test_saving_and_withdrawing_at_once_lists_everything():
    made = begun()
    builders.edit(made, snapshot(citations=(Citation("c-1", "report", "toll-minusma"),)))

    def save():
        for number in range(ROUNDS):
            current = history.load(builders.newest(made))
            cited = Citation(f"d-{number}", "report", "toll-msa")
            history.commit(
                made,
                builders.newest(made),
                replace(
                    current,
                    body=f"{current.body}\n\nIn round {number} the toll was told again.[@toll-minusma]",
                    citations=(*current.citations, cited),
                ),
                author="Ada",
                summary="More",
            )

    def withdraw():
        for _ in range(ROUNDS // 2):
            history.withdraw_source("report", reason="A forgery", author="Bo")
            history.reinstate_source("report", author="Bo")
        history.withdraw_source("report", reason="A forgery", author="Bo")

    at_once(save, withdraw)

    resting = dict(history.resting_in_articles("report"))[made]
    listed = RestingPart.objects.unsettled().filter(article=made)
    assert {(part.kind, part.key) for part in listed} == {(thing.kind, thing.key) for thing in resting.things()}
