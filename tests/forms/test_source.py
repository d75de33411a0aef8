"""ISBNs by their check digit."""

import pytest

from articles.forms.source import _is_isbn


@pytest.mark.parametrize(
    ("digits", "fits"),
    [
        ("9780306406157", True),
        ("9780306406158", False),
        ("0306406152", True),
        ("080442957X", True),
        ("0804429570", False),
        ("1234567890123", False),
        ("٩٧٨٠٣٠٦٤٠٦١٥٧", False),
        ("", False),
    ],
)
def test_isbn_is_known_by_its_check_digit(digits, fits):
    assert _is_isbn(digits) is fits
