"""The four views of a comparison, and what stands where a revision cannot be shown."""

from dataclasses import replace

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from articles import publishing
from tests import builders
from tests.builders import snapshot

pytestmark = pytest.mark.django_db

LONG = "\n\n".join(f"The paragraph of number {n} says what happened on that day." for n in range(20)) + "\n"
DIFF = "/wiki/an-attack/diff/1..2/"


@pytest.fixture
def compared():
    """Two published revisions: the sixth paragraph was reworded, the last one went."""
    made = builders.published(snapshot(body=LONG))
    body = LONG.replace("number 5 says", "number 5 tells").rsplit("\n\n", 1)[0] + "\n"
    publishing.publish(builders.edit(made, snapshot(body=body)), by=None)
    return made


def test_views_are_links_that_keep_what_else_was_chosen(client, compared):
    answer = client.get(DIFF + "?spaces=hide")

    for view in ("sides", "inline", "rendered", "source"):
        assertContains(answer, f'href="?spaces=hide&amp;view={view}"')


def test_the_text_is_folded_around_changes_until_all_is_asked_for(client, compared):
    folded, whole = client.get(DIFF), client.get(DIFF + "?text=all")

    assertContains(folded, "unchanged paragraphs")
    assertNotContains(folded, "number 0 says")
    assertContains(whole, "number 0 says")
    assertNotContains(whole, "unchanged paragraphs")


def test_the_new_paragraph_holds_the_removed_words_for_the_inline_view(client, compared):
    assertContains(client.get(DIFF + "?view=inline"), 'class="comparison comparison-inline"')
    assertContains(client.get(DIFF), '<del class="inline-only"><span class="visually-hidden" dir="ltr">removed: ')


def test_markdown_is_shown_whole_with_the_numbers_of_its_lines(client, compared):
    answer = client.get(DIFF + "?view=source")

    assertContains(answer, '<th scope="row">1</th><td>1</td><td class="segments" dir="auto">The paragraph of number 0')
    assertContains(answer, 'class="is-old" id="change-1"><th scope="row">11</th>')


def test_the_rendered_page_says_behind_each_paragraph_how_it_differs(client, compared):
    new, old = client.get(DIFF + "?view=rendered"), client.get(DIFF + "?view=rendered&side=old")

    assertContains(new, '<a href="?#change-1">changed, change 1</a>')
    assertNotContains(new, "number 19")
    assertContains(old, '<a href="?#change-2">removed, change 2</a>')


def test_a_view_that_is_none_is_the_first_one(client, compared):
    assertContains(client.get(DIFF + "?view=%3Cb%3E&side=x&text=y"), "comparison-sides")


def test_each_change_leads_to_the_one_before_and_the_one_after(client, compared):
    answer = client.get(DIFF)

    assertContains(answer, '<a href="#change-2">Next change</a>')
    assertContains(answer, '<a href="#change-1">Previous change</a>')


@pytest.mark.parametrize("address", ["diff/1..9/", "diff/9..1/", "revisions/9/", "revisions/9/blame/"])
def test_a_missing_revision_is_named_and_no_other_is_shown(client, compared, address):
    answer = client.get(f"/wiki/an-attack/{address}")

    assertContains(answer, "There is no revision 9 of this article, or it is not shown.", status_code=404)
    assertNotContains(answer, "number 5", status_code=404)


@pytest.mark.parametrize("address", ["diff/1..2/", "revisions/2/", "revisions/2/blame/"])
def test_a_hidden_revision_is_told_like_a_missing_one(client, compared, address):
    compared.revisions.filter(number=2).update(is_text_hidden=True)

    answer = client.get(f"/wiki/an-attack/{address}")

    assertContains(answer, "There is no revision 2 of this article, or it is not shown.", status_code=404)


def test_a_permalink_shows_the_same_after_later_edits(client, compared):
    before = client.get(DIFF).content
    publishing.publish(builders.edit(compared, replace(snapshot(), body="Later.\n")), by=None)

    after = client.get(DIFF).content

    # What moves with the newest revision: where the newer change is, and which revision is the published one.
    assert b"number 5" in before
    assert after.split(b'id="in-words"')[1] == before.split(b'id="in-words"')[1]


def test_links_of_the_rendered_page_lead_where_white_space_is_hidden_as_well(client, compared):
    answer = client.get(DIFF + "?view=rendered&spaces=hide")

    assertContains(answer, '<a href="?spaces=hide#change-1">changed, change 1</a>')
    assertContains(answer, 'href="?view=rendered&amp;spaces=hide&amp;side=old"')
