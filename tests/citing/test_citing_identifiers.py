"""DOIs, ISBNs and addresses: what is one, and which are the same."""

import pytest

from articles.citing import is_doi, is_isbn, plain_doi, plain_url
from articles.citing.identifiers import archived_page, plain_isbn


@pytest.mark.parametrize(
    ("digits", "fits"),
    [
        ("9780306406157", True),
        ("978-0-306-40615-7", True),
        ("9780306406158", False),
        ("0306406152", True),
        ("080442957X", True),
        ("080442957x", True),
        ("0804429570", False),
        ("1234567890123", False),
        ("٩٧٨٠٣٠٦٤٠٦١٥٧", False),
        ("", False),
    ],
)
def test_isbn_is_known_by_its_check_digit(digits, fits):
    assert is_isbn(digits) is fits


@pytest.mark.parametrize("isbn", ["0-306-40615-2", "978 0 306 40615 7", "9780306406157"])
def test_isbn_of_10_digits_is_that_of_13(isbn):
    assert plain_isbn(isbn) == "9780306406157"


@pytest.mark.parametrize(
    "text", ["10.1000/182", "https://doi.org/10.1000/182", "http://dx.doi.org/10.1000/182", "doi: 10.1000/182"]
)
def test_doi_is_found_in_its_address(text):
    assert plain_doi(text) == "10.1000/182"
    assert is_doi(plain_doi(text))


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/a/b?id=3",
        "http://www.news.example/a/b/?id=3",
        "https://NEWS.example:443/a/b?id=3&utm_source=x&fbclid=y",
        "https://news.example/a/b?utm_medium=rss&id=3#comments",
        "https://web.archive.org/web/20180501000000/https://news.example/a/b?id=3",
        "https://news.example/%61/b?id=3",
    ],
)
def test_address_is_the_same_without_scheme_and_tracking(address):
    assert plain_url(address) == "news.example/a/b?id=3"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a?id=3", "https://news.example/a?id=4"),
        ("https://news.example/a", "https://news.example/b"),
        ("https://news.example/#!/a", "https://news.example/#!/b"),
        ("https://news.example:8000/a", "https://news.example/a"),
        ("https://en.news.example/", "https://fr.news.example/"),
    ],
)
def test_other_address_is_another(one, other):
    assert plain_url(one) != plain_url(other)


@pytest.mark.parametrize("address", ["http://[", "https://news.example:99999/", "", "https://x/?" + "&" * 1000])
def test_broken_address_is_still_one(address):
    assert isinstance(plain_url(address), str)


def test_archived_page_is_found():
    assert archived_page("https://web.archive.org/web/2018/http://news.example/") == "http://news.example/"
    assert archived_page("https://news.example/") == ""
