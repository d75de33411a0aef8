"""Adding sources from text: the check, its duplicates and losses, the save; and the warning of the ordinary form."""

import re

import pytest

from articles.admin import pasting
from articles.history import save_record, verify_records
from articles.models import LoggedAct, SharedRevision, Source
from articles.shared import Name
from articles.shared import Source as SourceRecord
from tests.admin.records import errors, user
from tests.pages.conftest import HOSTILE

ADDRESS = "/admin/articles/source/add-from-text/"
LIST = "/admin/articles/source/"
TWO = """
@article{one, title = {The first}, author = {Diallo, T.}, year = 2018, doi = {10.1000/1}, abstract = {Long.}}
@techreport{two, title = {The second}, institution = {UN}, isbn = {978-0-306-40615-7}}
"""
KNOWN = SourceRecord("known", "Known before", doi="10.1000/1", url="https://news.example/a")


def check(client, text):
    response = client.post(ADDRESS, {"text": text, "check": "Check"})
    assert response.status_code == 200
    return response


def lines(response):
    return response.context["form"].lines


def save(client, text, chosen, **others):
    data = {"text": text, "summary": "From the archive", "chosen": chosen, "save": "Save those chosen"}
    return client.post(ADDRESS, data | others)


def ticked(response):
    return re.findall(r'name="chosen" value="(\w+)" id="[\w-]+" checked', response.content.decode())


# --- The check --------------------------------------------------------------------------------------------------------


def test_list_of_sources_leads_there(client, editor):
    assert f'href="{ADDRESS}"' in client.get(LIST).content.decode()
    assert client.get(ADDRESS).status_code == 200


def test_check_shows_each_source_and_saves_none(client, editor):
    response = check(client, TWO)

    page = response.content.decode()
    assert "2 sources, as they would be stored" in page
    assert "abstract is not kept." in page
    assert "Diallo, T." in page
    assert "The second" in page
    assert len(ticked(response)) == 2
    assert "@techreport{two" in page
    assert not Source.objects.exists()


def test_duplicate_is_told_and_not_ticked(client, editor):
    save_record(KNOWN, author="Amina")

    response = check(client, TWO)

    page = response.content.decode()
    assert "The source “Known before” (known) has this DOI already." in page
    assert '<a href="/admin/articles/source/known/change/">' in page
    assert ticked(response) == [lines(response)[1].choice]


def test_same_source_twice_in_the_text_is_told(client, editor):
    response = check(client, TWO + TWO.replace("one", "three").replace("@techreport", "@comment"))

    assert "“one” above has this DOI too." in response.content.decode()
    assert len(ticked(response)) == 2


def test_taken_key_gives_way(client, editor):
    save_record(SourceRecord("one", "Another"), author="Amina")

    assert [line.source.key for line in lines(check(client, TWO))] == ["one-2", "two"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Nothing stands here"),
        ("words", "is not understood"),
        ("@book{a, title = {A", "“a”: it is not closed"),
        ("\0", "Null characters"),
        ("x" * 1_000_001, "1,000,000 are the limit"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_text(client, editor, text, told):
    response = check(client, text)

    assert told in " ".join(response.context["form"].errors["text"])
    assert lines(response) == []
    assert response.context["form"]["text"].value() == text


def test_broken_entry_hinders_no_other(client, editor):
    response = check(client, "@book{broken, title = {A\n" + TWO)

    assert "“broken”: it is not closed" in response.content.decode()
    assert len(ticked(response)) == 2


def test_entry_that_the_form_refuses_cannot_be_chosen(client, editor):
    text = (
        '[{"id": "bad", "title": "A", "URL": "https://not an address"}, {"id": "b", "title": "B", "URL": "http://-/"}]'
    )

    response = check(client, text)

    assert ["Address" in " ".join(line.errors) for line in lines(response)] == [False, True]
    assert "disabled" in response.content.decode()
    assert save(client, text, [lines(response)[1].choice]).status_code == 200
    assert not Source.objects.exists()


def test_hostile_words_are_escaped(client, editor):
    response = check(client, f"Title: {HOSTILE}\nAuthor: {HOSTILE}\nSite: {HOSTILE}\n{HOSTILE[:20]}: x")

    assert "<b>&amp;" not in response.content.decode()


def test_queries_do_not_grow_with_the_text(client, editor, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        check(client, "".join(f"@book{{k{n}, title = {{Title {n}}}}}\n" for n in range(100)))


# --- Saving -----------------------------------------------------------------------------------------------------------


def test_chosen_sources_are_saved_with_their_history(client, editor):
    chosen = [line.choice for line in lines(check(client, TWO))]

    response = save(client, TWO, chosen)

    assert response.status_code == 302
    assert Source.objects.get(pk="one").part() == SourceRecord(
        "one", "The first", "article-journal", (Name("Diallo", "T."),), issued="2018", doi="10.1000/1"
    )
    assert set(SharedRevision.objects.values_list("author_name", "summary")) == {("editor", "From the archive")}
    assert set(LoggedAct.objects.filter(what="record-saved").values_list("key", flat=True)) == {"one", "two"}
    assert list(verify_records()) == []
    assert "2 sources were added." in client.get(response["Location"]).content.decode()


def test_only_chosen_sources_are_saved(client, editor):
    save(client, TWO, [lines(check(client, TWO))[1].choice])

    assert list(Source.objects.values_list("pk", flat=True)) == ["two"]


def test_duplicate_can_be_saved_all_the_same(client, editor):
    save_record(KNOWN, author="Amina")

    save(client, TWO, [lines(check(client, TWO))[0].choice])

    assert Source.objects.filter(doi="10.1000/1").count() == 2


def test_nothing_chosen_is_told(client, editor):
    response = save(client, TWO, [])

    assert "Choose what to save." in response.content.decode()
    assert response.context["form"]["text"].value() == TWO


def test_what_was_not_shown_is_not_saved(client, editor):
    chosen = [line.choice for line in lines(check(client, TWO))]

    response = save(client, TWO.replace("The first", "Something else"), chosen)

    assert "The text was changed after it was checked." in response.content.decode()
    assert ticked(response) == chosen[1:]
    assert not Source.objects.exists()


def test_summary_that_is_too_long_is_told_at_its_field(client, editor):
    chosen = [line.choice for line in lines(check(client, TWO))]

    response = save(client, TWO, chosen, summary="x" * 501)

    assert "summary" in response.context["form"].errors
    assert not Source.objects.exists()


def test_key_taken_between_check_and_save_overwrites_nothing(client, editor):
    chosen = [line.choice for line in lines(check(client, TWO))]
    save_record(SourceRecord("one", "Another"), author="Amina")

    assert save(client, TWO, chosen).status_code == 302

    assert Source.objects.get(pk="one").title == "Another"
    assert Source.objects.get(pk="one-2").title == "The first"


def test_key_taken_during_the_save_overwrites_nothing(client, editor, monkeypatch):
    chosen = [line.choice for line in lines(check(client, TWO))]
    saving, others = pasting._save, ["one"]

    def late(request, lines, summary):
        if others:
            save_record(SourceRecord(others.pop(), "Another"), author="Amina")
        saving(request, lines, summary)

    monkeypatch.setattr(pasting, "_save", late)
    assert save(client, TWO, chosen).status_code == 302

    assert dict(Source.objects.values_list("pk", "title")) == {
        "one": "Another",
        "one-2": "The first",
        "two": "The second",
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_add_sources_is_refused(client, db, method):
    client.force_login(user("reader", "view_source"))

    assert getattr(client, method)(ADDRESS, {"text": TWO}).status_code == 403
    assert ADDRESS not in client.get(LIST).content.decode()


def test_readers_are_asked_to_log_in(client, db):
    assert client.get(ADDRESS).status_code == 302


# --- The ordinary form ------------------------------------------------------------------------------------------------

ADD = "/admin/articles/source/add/"
TYPED = {"key": "new", "title": "New", "type": "report", "doi": "10.1000/1"}


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"doi": "https://doi.org/10.1000/1"}, "doi", "has this DOI already"),
        ({"doi": "", "url": "https://doi.org/10.1000/1"}, "url", "has this DOI already"),
        ({"doi": "", "url": "http://www.news.example/a/?utm_source=x"}, "url", "has this address already"),
    ],
)
def test_duplicate_is_warned_of_at_its_field(client, editor, typed, field, words):
    save_record(KNOWN, author="Amina")

    response = client.post(ADD, TYPED | typed)

    assert words in errors(response, field)
    assert '<a href="/admin/articles/source/known/change/">' in errors(response, field)
    assert 'type="checkbox" name="save_anyway"' in response.content.decode()
    assert not Source.objects.filter(pk="new").exists()


def test_duplicate_is_saved_after_the_warning(client, editor):
    save_record(KNOWN, author="Amina")
    told = client.post(ADD, TYPED).context["adminform"].form["told_of"].value()

    response = client.post(ADD, TYPED | {"told_of": told, "save_anyway": "on"})

    assert response.status_code == 302
    assert Source.objects.get(pk="new").doi == "10.1000/1"


def test_warning_that_was_not_answered_is_told_again(client, editor):
    save_record(KNOWN, author="Amina")
    told = client.post(ADD, TYPED).context["adminform"].form["told_of"].value()

    assert "has this DOI already" in errors(client.post(ADD, TYPED | {"told_of": told}), "doi")


def test_another_duplicate_is_warned_of_anew(client, editor):
    save_record(KNOWN, author="Amina")
    save_record(SourceRecord("other", "Other", doi="10.1000/2"), author="Amina")
    told = client.post(ADD, TYPED).context["adminform"].form["told_of"].value()

    response = client.post(ADD, TYPED | {"doi": "10.1000/2", "told_of": told, "save_anyway": "on"})

    assert "(other) has this DOI already" in errors(response, "doi")


def test_source_that_is_no_duplicate_is_saved_at_once(client, editor):
    save_record(KNOWN, author="Amina")

    page = client.get(ADD).content.decode()

    assert 'type="checkbox" name="save_anyway"' not in page
    assert client.post(ADD, TYPED | {"doi": "10.1000/9"}).status_code == 302


def test_hostile_title_of_a_duplicate_is_escaped(client, editor):
    save_record(SourceRecord("evil", HOSTILE, doi="10.1000/1"), author="Amina")

    assert "<b>&amp;" not in client.post(ADD, TYPED).content.decode()


def test_changing_a_source_warns_of_nothing(client, editor):
    save_record(KNOWN, author="Amina")
    save_record(SourceRecord("twin", "Twin", doi="10.1000/1"), author="Amina")
    base = str(SharedRevision.objects.get(key="twin").pk)

    response = client.post("/admin/articles/source/twin/change/", TYPED | {"title": "Twins", "base": base})

    assert response.status_code == 302
