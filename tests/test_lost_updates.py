"""Several editors at one article at once, over HTTP: no word is lost and none is doubled. The long form is a proof."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection
from django.urls import reverse

from articles import history
from articles.models import Article
from tests import builders
from tests.builders import claim, snapshot
from tests.desk import posted
from tests.proofs import editors, story
from tests.proofs.words import Told, violations

EDITORS, EDITS = 2, 8
LOST = frozenset({2, 5})

TRUE = [
    Told(1, 0, "Begun", [], {}),
    Told(2, 1, "w0e0", [], {"w0e0": 1}),
    Told(3, 2, "w1e0", ["merge"], {"w0e0": 1, "w1e0": 1}),
]
ACKNOWLEDGED = {"w0e0": 1, "w1e0": 1}


def test_two_editors_at_once_lose_no_word(live_server, settings):
    address = story.begin(EDITORS)
    _, _, port = live_server.url.rpartition(":")

    with ThreadPoolExecutor(EDITORS) as threads:
        at_work = [
            threads.submit(editors.work, int(port), address, number, builders.PASSWORD, 1, EDITS, LOST)
            for number in range(EDITORS)
        ]
        logs = [each.result() for each in at_work]

    told = story.tell()
    acknowledged = {word: base for log in logs for word, base in zip(log.words, log.bases, strict=True)}
    assert len(acknowledged) == EDITORS * EDITS == len(told) - 1
    assert sum(log.counts["answers lost on purpose"] for log in logs) == EDITORS * len(LOST)
    assert [problem for log in logs for problem in log.problems] == []
    assert list(violations(told, acknowledged)) == []
    assert list(history.verify(Article.objects.get())) == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (TRUE, []),
        (TRUE[:2], ["w1e0 was acknowledged and has no revision"]),
        ([*TRUE[:2], TRUE[2]._replace(words={"w1e0": 1})], ["revision 3 lost w0e0"]),
        ([*TRUE[:2], TRUE[2]._replace(words={"w0e0": 2, "w1e0": 1})], ["revision 3 holds w0e0 2 times"]),
        ([*TRUE[:2], TRUE[2]._replace(parent=1)], ["revision 3 has the parent 1 and follows 2"]),
        ([*TRUE[:2], TRUE[2]._replace(tags=[])], ["revision 3 of w1e0 was made on 1, follows 2 and is no merge"]),
        ([*TRUE, TRUE[2]._replace(number=4, parent=3)], ["revision 4 is a second one of w1e0"]),
        ([TRUE[0], TRUE[1]._replace(words={})], ["revision 2 lost w0e0", "w1e0 was acknowledged and has no revision"]),
    ],
)
def test_the_checker_sees_what_is_wrong(told, said):
    assert list(violations(told, ACKNOWLEDGED)) == said


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "toll-of-others"])
def test_a_new_claim_that_is_sent_twice_is_added_once(client, key):
    made = builders.article()
    client.force_login(builders.editor())
    old = snapshot()
    mine = replace(old, claims=(*old.claims, claim("toll-of-others", 3)))
    sent = posted(mine, 1, _save="Save", submission="abc") | {"claims-2-key": key}
    address = reverse("admin:articles_article_change", args=[made.pk])

    first, second = client.post(address, sent), client.post(address, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert made.revisions.count() == 2
    assert len(history.load(builders.newest(made)).claims) == 3


@pytest.mark.django_db
def test_a_key_that_somebody_takes_while_the_form_is_checked_is_no_mistake(client):
    made = builders.article()
    client.force_login(builders.editor())
    old = snapshot()
    mine, theirs = (replace(old, claims=(*old.claims, claim("fatalities-minusma", figure))) for figure in (3, 4))
    asked = []

    def save_theirs_after_the_first_look(execute, sql, parameters, many, context):
        result = execute(sql, parameters, many, context)
        if sql.startswith('SELECT "articles_claimkey"'):
            asked.append(sql)
            if len(asked) == 1:
                builders.edit(made, theirs)
        return result

    sent = posted(mine, 1, _save="Save") | {"claims-2-key": ""}
    with connection.execute_wrapper(save_theirs_after_the_first_look):
        answer = client.post(reverse("admin:articles_article_change", args=[made.pk]), sent)

    assert asked
    assert answer.status_code == 302
    claims = history.load(builders.newest(made)).claims[2:]
    assert {each.key: each.value.words() for each in claims} == {"fatalities-minusma": "4", "fatalities-minusma-2": "3"}
