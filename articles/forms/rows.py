"""Rows of a posted form before they are read: bounded, added, copied."""

import re

from django.http import QueryDict

from articles.forms.cards import OWNED
from articles.forms.parts import FORMS, FORMSETS, MOST_ROWS
from articles.shared import Template

_CELL = re.compile(r"(\w+)-(\d{1,6})-")


def bounded(data: QueryDict) -> QueryDict:
    """Return what was posted with no more rows in each formset than there are cells for, and one to be empty.

    A forged number of rows costs what was sent, and no more.
    """
    sent = dict.fromkeys(FORMSETS, 0)
    for name in data:
        match = _CELL.match(name)
        if match and match[1] in sent:
            sent[match[1]] = max(sent[match[1]], min(int(match[2]), MOST_ROWS) + 1)
    data = data.copy()
    for prefix, count in sent.items():
        said = data.get(f"{prefix}-TOTAL_FORMS", "")
        if said.isascii() and said.isdigit() and (len(said) > 9 or int(said) > count + 1):
            data[f"{prefix}-TOTAL_FORMS"] = str(count + 1)
    return data


def with_more_rows(data: QueryDict, template: Template | None) -> QueryDict:
    """Return what was posted with an empty row more in each formset, and the fields that `template` offers beside."""
    data = bounded(data)
    known = {data.get(f"fields-{index}-key") for index in range(_total(data, "fields"))}
    for definition in template.fields if template else ():
        if definition.key not in known:
            _add_row(data, "fields", {name: [getattr(definition, name)] for name in ("key", "label", "type", "policy")})
    for prefix in FORMSETS:
        _add_row(data, prefix, {})
    return data


def with_own_row(data: QueryDict, prefix: str, index: str) -> QueryDict:
    """Return what was posted with a citation or relation more in the card of the claim in row `index`."""
    data = bounded(data)
    if prefix in OWNED:
        _add_row(data, prefix, {FORMS[prefix].owner: [f"#{index}"]})
    return data


def with_copy(data: QueryDict, index: str) -> QueryDict:
    """Return what was posted with the claim in row `index` once more behind it, with its citations, without keys."""
    data = bounded(data)
    row, claims = _number(index), _total(data, "claims")
    if index != str(row) or row >= claims or claims == MOST_ROWS:
        return data
    owners = {f"#{row}", data.get(f"claims-{row}-key") or f"#{row}"}
    copy = _copy_row(data, "claims", row)
    for citation in range(_total(data, "citations")):
        if data.get(f"citations-{citation}-claim") in owners:
            _copy_row(data, "citations", citation, claim=[f"#{copy}"])
    # The copy stands behind its original: all claims are numbered anew.
    rows = sorted(range(claims), key=lambda each: _position(data, each))
    rows.insert(rows.index(row) + 1, copy)
    for number, each in enumerate(rows, start=1):
        data[f"claims-{each}-ORDER"] = str(number)
    return data


def _position(data: QueryDict, row: int) -> tuple[bool, int, int]:
    """Return what `PartForm.position` will be of a row of claims."""
    order = _number(data.get(f"claims-{row}-ORDER", ""))
    return order == 0, order, row


def _copy_row(data: QueryDict, prefix: str, row: int, **cells: list[str]) -> int:
    """Add a row with what another one holds, but for its key; return its number."""
    held = {name: data.getlist(f"{prefix}-{row}-{name}") for name in FORMS[prefix].base_fields if name != "key"}
    return _add_row(data, prefix, {name: texts for name, texts in held.items() if texts} | cells)


def _add_row(data: QueryDict, prefix: str, cells: dict[str, list[str]]) -> int:
    """Add a row with these cells, unless there are as many as can be; return its number."""
    row = _total(data, prefix)
    if row < MOST_ROWS:
        begun = {name: [cell.initial] for name, cell in FORMS[prefix].base_fields.items() if cell.initial}
        for name, held in (begun | cells).items():
            data.setlist(f"{prefix}-{row}-{name}", held)
        data[f"{prefix}-TOTAL_FORMS"] = str(row + 1)
    return row


def _total(data: QueryDict, prefix: str) -> int:
    return _number(data.get(f"{prefix}-TOTAL_FORMS", ""))


def _number(text: str) -> int:
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 10 else 0
