from dataclasses import replace

import pytest
from django.core.management import call_command

from articles import comparing, history, publishing
from articles.models import Origin
from articles.snapshot import Citation
from tests import builders
from tests.builders import claim, snapshot

pytestmark = pytest.mark.django_db

LEAD = "Forty-seven people were killed in the camp.[@toll-minusma]"
SAID = "Nobody has said who the attackers were."
BODY = f"{LEAD} {SAID}\n\n## Aftermath\n\nNothing more is known about it today.\n"


@pytest.fixture
def made():
    return builders.article(snapshot(body=BODY), author="Ada")


def written_by(made, *, number=None, is_public=False):
    """Return for each sentence, in order, who wrote it and in which revision."""
    revision = made.revisions.select_related("article").get(number=number or builders.newest(made).number)
    visible = made.revisions.filter(published_at__isnull=False) if is_public else made.revisions.all()
    found = history.authorship(revision, visible, is_public=is_public)
    return {
        sentence.text.strip(): (sentence.by.by.wrote.author_name, sentence.by.by.shown and sentence.by.by.shown.number)
        for paragraph in found.paragraphs
        for sentence in paragraph.sentences
    }


def test_a_sentence_is_its_writers_and_the_others_stay_whose_they_were(made):
    builders.edit(made, snapshot(body=BODY.replace(SAID, "Nobody has said who they were, or why.")), author="Bo")

    found = written_by(made)

    assert found["Nobody has said who they were, or why."] == ("Bo", 2)
    assert found[LEAD] == ("Ada", 1)


def test_a_sentence_worded_anew_says_who_began_it(made):
    builders.edit(made, snapshot(body=BODY.replace("the attackers were", "these attackers were")), author="Bo")

    (lead, *_) = history.authorship(builders.newest(made), made.revisions.all(), is_public=False).paragraphs

    assert lead.sentences[1].by.by.wrote.author_name == "Bo"
    assert lead.sentences[1].by.first.wrote.author_name == "Ada"
    assert lead.whole.by.first.wrote.author_name == "Ada"


def test_what_was_blanked_and_restored_stays_its_writers(made):
    builders.edit(made, snapshot(body="Gone.\n"), author="Vandal")
    first = made.revisions.select_related("article").get(number=1)

    history.restore(first, builders.newest(made), author="Cy")

    assert set(written_by(made).values()) == {("Ada", 1)}


def test_a_moved_paragraph_stays_its_writers(made):
    lead, rest = BODY.split("\n\n", 1)

    builders.edit(made, snapshot(body=f"{rest}\n{lead}\n"), author="Bo")

    assert set(written_by(made).values()) == {("Ada", 1)}


def test_a_claim_is_told_beside_the_paragraph_that_marks_it(made):
    changed = (claim(figure=48, rank="preferred"), snapshot().claims[1])
    builders.edit(made, snapshot(body=BODY, claims=changed), author="Bo")

    found = history.authorship(builders.newest(made), made.revisions.all(), is_public=False)

    (marked,) = found.paragraphs[0].claims
    assert (marked.by.by.wrote.author_name, marked.by.first.wrote.author_name) == ("Bo", "Ada")
    assert [each.by.by.wrote.author_name for each in (*found.fields, *found.claims)] == ["Ada", "Ada"]


def test_readers_are_told_who_wrote_and_led_to_the_first_published_revision_that_holds_it(made):
    builders.edit(made, snapshot(body=BODY + "\nA later finding was added here.\n"), author="Bo")
    shown = builders.edit(
        made, snapshot(body=BODY + "\nA later finding was added here.\n\nThat is all.\n"), author="Cy"
    )
    publishing.publish(shown, by=None)

    found = written_by(made, is_public=True)

    assert found["A later finding was added here."] == ("Bo", 3)
    assert found["That is all."] == ("Cy", 3)


def test_every_piece_of_every_revision_has_an_origin_that_holds_it(made):
    bodies = [BODY.replace("Forty-seven", "47"), "## Other\n\n" + BODY, "", BODY, BODY + "\n- one\n- two\n"]
    for body in bodies:
        builders.edit(made, snapshot(body=body))

    contents = history.load_several(made.revisions.all())
    held = {revision.number: comparing.digests(contents[revision.pk]) for revision in made.revisions.all()}
    for number, digests in held.items():
        origins = history.origins(made, digests)
        assert origins.keys() == digests
        for digest, origin in origins.items():
            assert origin.number <= number
            assert digest in held[origin.number]
            assert digest not in held.get(origin.number - 1, ())


def test_tracing_again_gives_what_saving_kept(made):
    publishing.publish(builders.newest(made), by=None)
    builders.edit(made, snapshot(body=BODY.replace("Forty-seven", "47")))
    publishing.publish(builders.edit(made, snapshot(body=BODY + "\nMore.\n", claims=snapshot().claims[:1])), by=None)
    columns = ("digest", "number", "first_number", "published_number")
    kept = set(Origin.objects.values_list(*columns)), list(made.revisions.order_by("number").values_list("wordings"))

    call_command("retrace_history", made.slug)

    again = set(Origin.objects.values_list(*columns)), list(made.revisions.order_by("number").values_list("wordings"))
    assert again == kept


def test_articles_of_before_origins_are_found_and_traced(made, capsys):
    Origin.objects.all().delete()
    assert type(made).objects.untraced().get() == made

    call_command("retrace_history")

    assert not type(made).objects.untraced().exists()
    assert "1 articles traced." in capsys.readouterr().out


def test_a_broken_revision_keeps_no_later_one_from_being_published(made):
    publishing.publish(builders.newest(made), by=None)
    builders.edit(made, snapshot(body="Other.\n"))
    builders.edit(made, snapshot(body="Another.\n"))
    builders.broken(made.revisions.get(number=1))

    publishing.publish(builders.newest(made), by=None)

    assert made.revisions.filter(published_at__isnull=False).numbers() == [1, 3]


def test_words_of_a_source_withheld_later_are_not_told_again(made):
    cited = replace(snapshot(body=BODY), citations=(Citation("c-1", "report", "toll-minusma"),))
    second = builders.edit(made, cited)
    assert history.changes_in_words([(1, second)])[second.pk].sentences == ["Citation added: “A report”."]

    builders.edit(made, replace(cited, citations=(replace(cited.citations[0], is_withheld=True),)))

    assert history.changes_in_words([(1, second)])[second.pk].sentences == []


def test_words_of_a_source_that_was_withheld_then_are_not_told_when_it_is_cited_openly(made):
    kept = replace(snapshot(body=BODY), citations=(Citation("c-1", "report", locator="p. 7", is_withheld=True),))
    second = builders.edit(made, kept)

    builders.edit(made, replace(kept, citations=(Citation("c-1", "report"),)))

    assert history.changes_in_words([(1, second)])[second.pk].sentences == []
