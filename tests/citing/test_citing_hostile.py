"""A megabyte of anything is read in a few seconds: every way costs about as much as the text is long."""

import time

import pytest

from articles import citing

TITLE = "@book{a, title = {"
STRINGS = "".join(f"@string{{s{n + 1} = s{n} # s{n}}}\n" for n in range(40_000))
TEXTS = {
    "braces": "@a{" + "{" * 999_990,
    "pairs of braces": "@a{" + "{}" * 499_990,
    "nested braces": TITLE + "{" * 490_000 + "}" * 490_000 + "}}",
    "beginnings": "@a{" * 333_000,
    "beginnings of lines": "@a{\n" * 249_000,
    "quotation marks": '@book{a, title = "' * 55_000,
    "strings that double": '@string{s0 = "aaaa"}\n' + STRINGS,
    "entries": "@book{a, title = {A}}\n" * 45_000,
    "fields": "@book{a," + "".join(f"f{n}={{a}}," for n in range(80_000)) + "}",
    "one parent": "@book{p," + "f={a}," * 100_000 + "}" + "@book{a, title={A}, crossref={p}}\n" * 9_000,
    "names": "@book{a, title={A}, author={" + "A and " * 160_000 + "}}",
    "spaces": "@book{a, author={" + " " * 990_000 + "}}",
    "commands": TITLE + "\\textbf" * 140_000 + "}}",
    "accents": TITLE + "\\'\\d" * 240_000 + "a}}",
    "marks": TITLE + "a" + "\u0301\u0323" * 240_000 + "}}",
    "RIS": "TY  - BOOK\n" * 90_000,
    "RIS that goes on": "TY  - BOOK\nTI  - A\n" + "x\n" * 490_000,
    "brackets": "[" * 1_000_000,
    "items": "[" + "{}," * 330_000 + "{}]",
    "markup": '[{"title": "' + "<i>" * 140_000 + "</i>" * 140_000 + '"}]',
    "paragraphs": "a\n\n" * 330_000,
    "colons": ": " * 500_000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_text_is_read_in_time(text):
    begun = time.process_time()

    citing.read(text[:1_000_000])

    assert time.process_time() - begun < 6
