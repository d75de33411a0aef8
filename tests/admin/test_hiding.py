"""The desk's pages of removal: shown before it is done, done once, told to whom, and hostile input."""

from dataclasses import replace

import pytest
from django.urls import reverse

from articles import history, publishing, removing
from articles.access import ADMINISTRATOR, CHIEF, CONTRIBUTOR, CUSTODIAN, REVIEWER
from articles.models import ArticleRevision, Draft, Removal
from tests import builders
from tests.builders import snapshot
from tests.desk import posted

pytestmark = pytest.mark.django_db

LEAK = snapshot(body="Xanthippe was there.\n\nNothing is known.\n")
WITHOUT = snapshot(body="Nothing is known.\n")
FORM = {
    "first_number": "1", "last_number": "2", "takes": ["takes_text"], "level": "hide", "reason": "Personal data",
}  # fmt: skip
SHOWN = "1..2 takes_text hide"


@pytest.fixture
def made():
    made = builders.article(LEAK)
    publishing.publish(builders.edit(made, replace(LEAK, description="More.")), by=None)
    builders.edit(made, WITHOUT)
    made.refresh_from_db()
    return made


@pytest.fixture
def keeper(client):
    user = builders.editor("keeper", CUSTODIAN)
    client.force_login(user)
    return user


def address(made, number=1):
    return reverse("admin:articles_article_hide", args=[made.pk, number])


def text(answer):
    return " ".join(answer.content.decode().split())


def test_what_it_hits_is_shown_before_anything_is_done(client, keeper, made):
    answer = client.post(address(made), FORM | {"_remove": ""})

    assert not Removal.objects.exists()
    assert "What this hits: 2 revisions" in text(answer)
    assert "Readers read one of these now." in text(answer)
    assert f'value="{SHOWN}"' in text(answer)


def test_what_was_shown_is_done(client, keeper, made):
    answer = client.post(address(made), FORM | {"_remove": "", "shown": SHOWN}, follow=True)

    removal = Removal.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("admin:articles_removal_change", args=[removal.pk])
    assert (removal.made_by, removal.reason, removal.level) == (keeper, "Personal data", "hide")
    assert made.revisions.visible_to(builders.editor()).numbers() == [3]


def test_what_was_shown_counts_for_nothing_else(client, keeper, made):
    client.post(address(made), FORM | {"_remove": "", "shown": SHOWN, "level": "suppress"})

    assert not Removal.objects.exists()


@pytest.mark.parametrize("role", [CONTRIBUTOR, REVIEWER, CHIEF, ADMINISTRATOR, None])
def test_nobody_else_comes_to_these_pages(client, made, role):
    removal = removing.remove(
        made, 1, 1, takes=["takes_text"], level="hide", reason="x", by=builders.editor("k", CUSTODIAN)
    )
    if role:
        client.force_login(builders.editor(role=role))
    pages = [
        address(made), reverse("admin:articles_removal_changelist"),
        reverse("admin:articles_removal_change", args=[removal.pk]),
    ]  # fmt: skip

    for page in pages:
        assert client.get(page).status_code == (403 if role else 302)
        assert client.post(page, FORM | {"_remove": "", "shown": SHOWN}).status_code == (403 if role else 302)
    assert Removal.objects.standing().count() == 1
    assert "hide…" not in text(client.get(f"/wiki/{made.slug}/history/"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"first_number": "2", "last_number": "1"}, "Write the older revision first"),
        ({"first_number": ""}, "This field is required"),
        ({"first_number": "9" * 40}, "less than or equal"),
        ({"last_number": "-1"}, "greater than or equal"),
        ({"last_number": "3"}, "newest one"),
        ({"last_number": "99"}, "between 1 and 3"),
        ({"takes": []}, "Tick what is removed"),
        ({"takes": ["is_staff"]}, "Select a valid choice"),
        ({"level": "burn"}, "Select a valid choice"),
        ({"reason": " \n "}, "Say why"),
        ({"reason": "a\0b"}, "Null characters"),
        ({"level": "purge"}, "Write the words"),
        ({"level": "purge", "words": "ab"}, "too short"),
        ({"level": "purge", "words": "Nobody at all"}, "No stored content"),
    ],
)
def test_what_cannot_be_done_is_told_at_its_field_and_changes_nothing(client, keeper, made, changes, told):
    sent = FORM | changes
    shown = f"{sent['first_number']}..{sent['last_number']} takes_text {sent['level']}"

    answer = client.post(address(made), sent | {"_remove": "", "shown": shown})

    assert answer.status_code == 200
    assert told in text(answer) and "Nothing was removed." in text(answer)
    assert not Removal.objects.exists()


@pytest.mark.parametrize("where", [(1, 99), (99, 1), (10**30, 1), (1, 10**30)])
def test_a_revision_that_does_not_exist_is_404(client, keeper, made, where):
    assert client.get(f"/admin/articles/article/{where[0]}/hide/{where[1]}/").status_code == 404


def test_a_purge_through_the_desk(client, keeper, made):
    sent = FORM | {"level": "purge", "words": "Xanthippe", "shown": "1..2 takes_text purge", "_remove": ""}

    answer = client.post(address(made), sent, follow=True)

    assert "compact the database" in text(answer)
    assert "Lift this removal" not in text(answer)
    made.refresh_from_db()
    assert list(history.verify(made)) == []


def test_sending_it_twice_does_it_twice_at_most_and_harms_nothing(client, keeper, made):
    for _ in range(2):
        client.post(address(made), FORM | {"_remove": "", "shown": SHOWN})

    assert made.revisions.visible_to(builders.editor()).numbers() == [3]


def test_lifting_needs_a_reason_and_is_kept_with_it(client, keeper, made):
    removal = removing.remove(made, 1, 2, takes=["takes_text"], level="hide", reason="x", by=keeper)
    page = reverse("admin:articles_removal_change", args=[removal.pk])

    assert "Say why" in text(client.post(page, {"reason": ""}))
    client.post(page, {"reason": "A mistake"})
    client.post(page, {"reason": "Again"})

    removal.refresh_from_db()
    assert (removal.lifted_by_name, removal.lifting_reason) == ("keeper", "A mistake")
    assert made.revisions.visible_to(builders.editor()).numbers() == [1, 2, 3]


def test_the_log_lists_every_removal(client, keeper, made, django_assert_max_num_queries):
    for number in (1, 2):
        removing.remove(
            made, number, number, takes=["takes_author"], level="suppress", reason=f"why {number}", by=keeper
        )

    with django_assert_max_num_queries(10):
        page = text(client.get(reverse("admin:articles_removal_changelist")))

    assert "why 1" in page and "why 2" in page


def test_a_draft_that_began_from_a_hidden_text_is_kept_and_not_offered(client, keeper, made):
    chief = builders.editor(role=CHIEF)
    Draft.objects.keep(chief, made, {"base": ["2"], "title": ["An attack"], "body": [LEAK.body]})
    removal = removing.remove(made, 1, 2, takes=["takes_text"], level="hide", reason="x", by=keeper)
    client.force_login(chief)
    form = reverse("admin:articles_article_change", args=[made.pk])

    for query in ("", "?draft"):
        answer = client.get(form + query)
        assert "Xanthippe" not in text(answer) and "Your draft began from revision 2" in text(answer)

    removing.lift(removal, reason="x", by=keeper)
    assert "Xanthippe" in text(client.get(f"{form}?draft"))


def test_an_edit_of_a_purged_revision_is_given_back(client, keeper, made):
    chief = builders.editor(role=CHIEF)
    client.force_login(chief)
    form = reverse("admin:articles_article_change", args=[made.pk])
    sent = posted(LEAK, base=2, body="What I typed.", summary="Type")
    removing.purge(made, 1, 2, words=removing.words_of("Xanthippe"), takes=["takes_text"], reason="Order", by=keeper)

    answer = client.post(form, sent | {"_save": ""})

    assert "deleted for good, so nothing was saved" in text(answer) and "What I typed." in text(answer)
    assert ArticleRevision.objects.count() == 3


def test_the_history_and_old_revisions_lead_there(client, keeper, made):
    for page in (f"/wiki/{made.slug}/history/", f"/wiki/{made.slug}/revisions/1/"):
        assert address(made) in text(client.get(page))
