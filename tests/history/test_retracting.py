"""Retractions: kept with the save that makes them, listed until settled, and told to readers of what is published."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import history, publishing
from articles.models import RestingPart, Retraction, Source
from articles.shared import Party
from articles.shared import Source as SourceRecord
from articles.snapshot import Citation, Relation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

LEAD = "Forty-seven people were killed in the camp by men on motorcycles.[@toll-minusma]"
OTHER = "Others say forty-three.[@toll-msa]"
BODY = f"{LEAD} {OTHER}\n\n## Aftermath\n\nNothing more is known about it today.\n"


def content(**others):
    return snapshot(**{"body": BODY} | others)


def without_minusma(reason="counted twice", **others):
    gone = claim(rank="deprecated", rank_reason=reason)
    return content(claims=(gone, *content().claims[1:]), **others)


@pytest.fixture
def made():
    return builders.published(content())


def on_the_list(made):
    return [(part.kind, part.words) for part in RestingPart.objects.unsettled().filter(article=made)]


def notices(made):
    publication = made.publication
    publication.refresh_from_db()
    revision = made.revisions.select_related("article").get(pk=publication.revision_id)
    publication.revision = revision
    public, _ = history.load_public(revision)
    return history.notices(publication, public, publishing.present_now(public).shared)


# --- Claims -----------------------------------------------------------------------------------------------------------


def test_deprecating_a_claim_is_a_dated_act_of_its_editor_and_lists_what_rests_on_it(made):
    revision = builders.edit(made, without_minusma(), author="Ada")

    act = Retraction.objects.get()
    assert (act.article, act.claim, act.revision, act.made_by_name) == (made, "toll-minusma", revision, "Ada")
    assert (act.called, act.reason) == ("MINUSMA, 47 (30 April 2018): people were killed", "deprecated: counted twice")
    assert on_the_list(made) == [("sentence", LEAD)]


def test_a_claimant_retracting_its_own_claim_is_such_an_act(made):
    taken_back = claim("correction", None, kind="other", statement="its count had been wrong", field="")
    related = content(claims=(*content().claims, taken_back))
    builders.edit(made, replace(related, relations=(Relation("correction", "retracts", "toll-minusma"),)))

    assert Retraction.objects.get().reason == "retracted: its count had been wrong"


def test_claims_that_derive_from_it_and_their_figures_are_listed_too(made):
    derived = claim("toll-paper", 50, rank="preferred", claimants=("msa",))
    claims = (claim(), content().claims[1], derived)
    relations = (Relation("toll-paper", "derives-from", "toll-minusma"),)
    builders.edit(made, content(claims=claims, relations=relations))

    ended = replace(claim(), rank="deprecated", rank_reason="counted twice")
    builders.edit(made, content(claims=(ended, *claims[1:]), relations=relations))

    assert on_the_list(made) == [
        ("claim", "50 – people were killed"),
        ("figure", "Fatalities: 50"),
        ("sentence", LEAD),
    ]


def test_an_edit_that_ends_nothing_keeps_nothing(made):
    builders.edit(made, content(description="Another."))

    assert not Retraction.objects.exists()


def test_a_sentence_stays_listed_through_rewording_and_leaves_when_the_mark_goes(made):
    builders.edit(made, without_minusma())
    reworded = BODY.replace("by men on motorcycles", "by men who came on motorcycles")
    builders.edit(made, without_minusma(body=reworded))

    assert on_the_list(made) == [("sentence", reworded.partition(" Others")[0])]

    builders.edit(made, without_minusma(body=BODY.replace("[@toll-minusma]", "")), author="Bo")

    assert on_the_list(made) == []
    settled = RestingPart.objects.get()
    assert (settled.outcome, settled.settled_by_name) == ("changed", "Bo")


def test_a_sentence_written_later_on_what_was_retracted_comes_onto_the_list(made):
    builders.edit(made, without_minusma(body=OTHER))
    assert on_the_list(made) == []

    builders.edit(made, without_minusma(body=f"{OTHER} The mission spoke of forty-seven at first.[@toll-minusma]"))

    assert on_the_list(made) == [("sentence", "The mission spoke of forty-seven at first.[@toll-minusma]")]


def test_bringing_the_sentence_back_opens_it_again(made):
    builders.edit(made, without_minusma())
    builders.edit(made, without_minusma(body=OTHER))
    builders.edit(made, without_minusma())

    assert on_the_list(made) == [("sentence", LEAD)]


def test_a_claim_that_stands_again_takes_the_act_back_and_ends_anew_as_another_one(made):
    builders.edit(made, without_minusma())
    builders.edit(made, content(), author="Bo")

    act = Retraction.objects.get()
    assert act.taken_back_at and act.taken_back_by_name == "Bo"
    assert on_the_list(made) == []

    builders.edit(made, without_minusma("for another reason"))

    assert Retraction.objects.standing().get().reason == "deprecated: for another reason"
    assert on_the_list(made) == [("sentence", LEAD)]


def test_what_may_stay_stays_settled_through_later_edits(made):
    builders.edit(made, without_minusma())
    publishing.settle(RestingPart.objects.all(), by=builders.editor(), note="It says so itself.")
    builders.edit(made, without_minusma(body=BODY.replace("by men on", "by some men on")))

    assert on_the_list(made) == []
    before, after = RestingPart.objects.order_by("pk")
    assert (before.words, "by some men on" in after.words) == (LEAD, True)
    for kept in (before, after):
        assert (kept.outcome, kept.settled_by_name, kept.note) == ("kept", "editor", "It says so itself.")


def test_what_was_reworded_meanwhile_is_settled_in_its_new_words(made):
    builders.edit(made, without_minusma())
    seen = list(RestingPart.objects.all())
    reworded = BODY.replace("by men on", "by some men on")
    builders.edit(made, without_minusma(body=reworded))

    assert publishing.settle(seen, by=builders.editor(), note="It says so itself.") == 1

    builders.edit(made, without_minusma(body=reworded, description="Another."))
    assert on_the_list(made) == []
    assert "by some men on" in RestingPart.objects.get().words


def test_what_was_mended_meanwhile_is_not_settled_again(made):
    builders.edit(made, without_minusma())
    seen = list(RestingPart.objects.all())
    builders.edit(made, without_minusma(body=OTHER))

    assert publishing.settle(seen, by=builders.editor(), note="It says so itself.") == 0

    assert RestingPart.objects.get().outcome == "changed"


def test_a_claim_is_called_as_it_was_when_its_claimant_changes_too(made):
    builders.save_records(Party("other", "Another mission"))
    gone = claim(rank="deprecated", rank_reason="counted twice", claimants=("other",))
    builders.edit(made, content(claims=(gone, *content().claims[1:])))

    assert Retraction.objects.get().called == "MINUSMA, 47 (30 April 2018): people were killed"


def test_a_merge_keeps_the_retraction_of_either_editor(made):
    first = builders.newest(made)
    builders.edit(made, content(description="Another."))
    history.commit(made, first, without_minusma(), author="Bo", summary="Counted twice")

    assert on_the_list(made) == [("sentence", LEAD)]


def test_undoing_the_retraction_takes_it_back(made):
    revision = builders.edit(made, without_minusma())
    history.undo(revision, builders.newest(made), author="Bo")

    assert not Retraction.objects.standing().exists()


# --- Sources ----------------------------------------------------------------------------------------------------------


def cited(**others):
    return content(citations=(Citation("c-1", "report", "toll-minusma"),), **others)


def test_withdrawing_a_source_lists_what_rests_on_it_in_every_article():
    first = builders.published(cited())
    second = builders.article(snapshot("Second", body="As the report says, many died.[@report, p. 2]\n"))
    untouched = builders.article(snapshot("Third"))

    act = history.withdraw_source("report", reason="The publisher retracted it", withdrawn_on="2018-06", author="Ada")

    assert (act.called, act.reason, act.made_by_name) == ("A report", "The publisher retracted it", "Ada")
    assert on_the_list(first) == [
        ("claim", "47 – people were killed"),
        ("figure", "Fatalities: 47"),
        ("sentence", LEAD),
    ]
    assert on_the_list(second) == [("sentence", "As the report says, many died.[@report, p. 2]")]
    assert on_the_list(untouched) == []
    source = Source.objects.get(pk="report").part()
    assert (source.withdrawal, source.withdrawn_on) == ("The publisher retracted it", "2018-06")
    assert list(history.verify_records()) == []


def test_what_rests_on_a_source_after_it_was_withdrawn_comes_onto_the_list(made):
    history.withdraw_source("report", reason="A forgery", author="Ada")
    builders.edit(made, cited())
    new = history.commit(None, None, cited(title="New", slug="new"), author="Bo", summary="Begun").article

    assert len(on_the_list(made)) == len(on_the_list(new)) == 3


def test_a_source_withdrawn_while_an_article_is_deleted_is_worked_through_once_it_is_back():
    made = builders.article(cited())
    history.delete(made, author="Ada", reason="Too early")
    history.withdraw_source("report", reason="A forgery", author="Ada")
    assert on_the_list(made) == []

    history.undelete(made)

    assert len(on_the_list(made)) == 3


def test_another_source_for_the_claim_settles_it():
    made = builders.published(cited())
    builders.save_records(SourceRecord("paper", "A paper"))
    history.withdraw_source("report", reason="A forgery", author="Ada")

    builders.edit(made, content(citations=(Citation("c-1", "paper", "toll-minusma"),)))

    assert on_the_list(made) == []


def test_a_source_that_stands_again_closes_its_list():
    made = builders.published(cited())
    history.withdraw_source("report", reason="A forgery", author="Ada")

    history.reinstate_source("report", author="Bo")

    assert on_the_list(made) == []
    assert Source.objects.get(pk="report").withdrawal == ""
    assert Retraction.objects.get().taken_back_by_name == "Bo"


@pytest.mark.parametrize("key", ["report", "missing"])
def test_a_source_is_withdrawn_once_and_with_a_reason(key):
    builders.save_records()
    if key == "report":
        history.withdraw_source(key, reason="A forgery", author="Ada")

    with pytest.raises(history.NotWithdrawn):
        history.withdraw_source(key, reason="Another", author="Ada")
    assert Retraction.objects.count() == (key == "report")


# --- What readers are told --------------------------------------------------------------------------------------------


def test_readers_are_told_once_the_retraction_is_published_and_until_everything_is_settled(made, client):
    builders.edit(made, without_minusma(), author="Ada")
    assert notices(made) == []

    publishing.publish(builders.newest(made), by=None)

    (notice,) = notices(made)
    assert (notice.called, notice.reason) == ("MINUSMA, 47 (30 April 2018)", "deprecated: counted twice")
    assert (notice.made_by, notice.resting.words()) == ("Ada", "1 sentence")
    assert b"Editors are looking at what rests on it here: 1 sentence." in client.get("/wiki/an-attack/").content

    publishing.settle(RestingPart.objects.all(), by=builders.editor(), note="It says so itself.")

    assert notices(made) == []
    assert b"Editors are looking" not in client.get("/wiki/an-attack/").content


def test_mending_in_a_draft_leaves_the_notice_until_it_is_published(made):
    builders.edit(made, without_minusma())
    publishing.publish(builders.newest(made), by=None)
    builders.edit(made, without_minusma(body=OTHER))

    assert on_the_list(made) == []
    assert len(notices(made)) == 1

    publishing.publish(builders.newest(made), by=None)

    assert notices(made) == []


def test_taking_it_back_in_a_draft_leaves_the_notice_until_it_is_published(made):
    builders.edit(made, without_minusma())
    publishing.publish(builders.newest(made), by=None)
    builders.edit(made, content())
    builders.edit(made, without_minusma("for another reason"))

    (notice,) = notices(made)
    assert notice.reason == "deprecated: counted twice"

    builders.edit(made, content())
    publishing.publish(builders.newest(made), by=None)

    assert notices(made) == []


def test_rewording_in_a_draft_what_may_stay_brings_no_notice_back(made):
    builders.edit(made, without_minusma())
    publishing.publish(builders.newest(made), by=None)
    publishing.settle(RestingPart.objects.all(), by=builders.editor(), note="It says so itself.")
    builders.edit(made, without_minusma(body=BODY.replace("by men on", "by some men on")))

    assert notices(made) == []


def test_a_sentence_that_cites_a_withheld_source_can_be_settled(made):
    hidden = {
        "body": BODY.replace("[@toll-minusma]", "[@toll-minusma][@report]"),
        "citations": (Citation("c-1", "report", "toll-msa", is_withheld=True),),
    }
    builders.edit(made, content(**hidden))
    builders.edit(made, without_minusma(**hidden))
    publishing.publish(builders.newest(made), by=None)
    assert len(notices(made)) == 1

    publishing.settle(RestingPart.objects.all(), by=builders.editor(), note="It says so itself.")

    assert notices(made) == []


def test_a_source_that_a_sentence_cites_without_a_claim_is_told_under_its_newest_title():
    made = builders.published(snapshot(body="As the report says, many died.[@report, p. 2]\n"))
    history.withdraw_source("report", reason="A forgery", author="Ada")
    builders.save_records(replace(Source.objects.get(pk="report").part(), title="The report"))

    (notice,) = notices(made)
    assert (notice.called, notice.resting.words()) == ("The report", "1 sentence")


def test_a_withdrawn_source_is_told_at_once_in_what_is_published(client):
    made = builders.published(cited())
    builders.edit(made, content())
    history.withdraw_source("report", reason="A forgery", withdrawn_on="2018-06-01", author="Ada")
    publishing.render_naming("source", "report")

    (notice,) = notices(made)
    assert notice.resting.words() == "1 sentence, 1 figure and 1 claim"
    page = client.get("/wiki/an-attack/").content.decode()
    assert "The source <cite>A report</cite> was withdrawn: A forgery." in page
    assert 'Withdrawn (<time datetime="2018-06-01">1 June 2018</time>): A forgery.' in page


def test_a_source_that_an_article_withholds_is_not_named_by_its_withdrawal(client):
    builders.published(content(citations=(Citation("c-1", "report", "toll-minusma", is_withheld=True),)))
    history.withdraw_source("report", reason="A forgery", author="Ada")
    publishing.render_naming("source", "report")

    page = client.get("/wiki/an-attack/").content.decode()
    assert "forgery" not in page and "A report" not in page


def test_the_name_of_an_editor_that_is_hidden_stays_hidden(made):
    revision = builders.edit(made, without_minusma(), author="Ada")
    made.revisions.filter(pk=revision.pk).update(is_author_hidden=True)
    publishing.publish(builders.newest(made), by=None)

    assert notices(made)[0].made_by == "(username removed)"


def test_many_retractions_cost_a_save_no_more_queries_than_one():
    def queries_of_an_edit(count):
        tolls = tuple(claim(f"toll-{number}", number) for number in range(count))
        body = "\n\n".join(f"So many people were killed there, {each.key}.[@{each.key}]" for each in tolls)
        title = f"With {count}"
        made = builders.article(snapshot(title, body=body, claims=tolls))
        gone = tuple(replace(each, rank="deprecated", rank_reason="wrong") for each in tolls)
        builders.edit(made, snapshot(title, body=body, claims=gone))
        reworded = body.replace("So many", "As many")
        with CaptureQueriesContext(connection) as queries:
            builders.edit(made, snapshot(title, body=reworded, claims=gone))
        assert len(on_the_list(made)) == count
        return len(queries)

    assert queries_of_an_edit(30) == queries_of_an_edit(2)
