"""The desk: one form and four formsets over a snapshot. It starts from a snapshot and gives one back."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify

from articles import values
from articles.forms.article import ArticleForm
from articles.forms.cards import Cards, in_order
from articles.forms.cells import is_reference
from articles.forms.parts import FORMS, FORMSETS, PartForm
from articles.forms.rows import bounded
from articles.history import newest_shared
from articles.models import Article, Claim, ClaimKey
from articles.shared import Shared, SharedKey, Template
from articles.snapshot import STATED, Field, InvalidSnapshot, Snapshot, free_key


class Desk:
    """What an editor has before them: `form` for the article's own cells, and a formset for each kind of part.

    It is filled from `start`, or from what was posted; `template` offers the fields that the article does not have yet.
    `snapshot()` is what the valid desk says, `draft` as much of a posted one as can be read, for previews.
    `cards` are the rows as they are shown: to each claim its own citations and relations, which go when it goes.
    `chosen_keys` are those that a checked desk gave to rows without one, each with what it was made of.
    """

    def __init__(
        self,
        start: Snapshot,
        base: int,
        *,
        article: Article | None = None,
        template: Template | None = None,
        data: QueryDict | None = None,
    ) -> None:
        self.start, self.article = start, article
        self.chosen_keys: dict[str, str] = {}
        if data is None:
            self.form = ArticleForm(initial=ArticleForm.initial_of(start, base))
            self.formsets = {
                name: rows(prefix=name, initial=[FORMS[name].initial_of(part) for part in self._parts(name, template)])
                for name, rows in FORMSETS.items()
            }
        else:
            data = bounded(data)
            self.form = ArticleForm(data)
            self.formsets = {name: rows(data, prefix=name) for name, rows in FORMSETS.items()}
            typed = ((row["key"].value(), row["type"].value()) for row in self.formsets["fields"])
            types = {key: kind for key, kind in typed if kind in values.TYPES}
            for row in self.formsets["claims"]:
                row.field_types = types
        self.cards = Cards(self.formsets)
        self.cards.remove_what_was_ticked()

    def _parts(self, name: str, template: Template | None) -> list[Any]:
        parts = list(getattr(self.start, name))
        if name == "fields" and template:
            known = {field.key for field in parts}
            parts += [
                Field(key=d.key, label=d.label, type=d.type, policy=d.policy)
                for d in template.fields
                if d.key not in known
            ]
        return parts

    # --- What is shown ---

    @property
    def fields(self) -> list[PartForm]:
        """The rows of the infobox in the order that the editor gave them."""
        return in_order(self.formsets["fields"])

    @cached_property
    def shared(self) -> Shared:
        """The shared records that any row names, valid or not, in one query."""
        keys = {SharedKey("category", key) for key in self.form["categories"].value() or ()}
        for row in self.formsets["claims"]:
            keys |= {SharedKey("party", key) for key in row["claimants"].value() or ()}
        for row in self.formsets["citations"]:
            keys.add(SharedKey("source", row["source"].value() or ""))
        return newest_shared(keys)

    def read_back(self) -> None:
        """Let every card say what its claim comes to."""
        self.cards.read(self.draft if self.form.is_bound else self.start, self.shared)

    @property
    def error_count(self) -> int:
        """How many cells, rows and formsets have something to mend."""
        count = len(self.form.errors)
        for rows in self.formsets.values():
            count += sum(len(errors) for errors in rows.errors) + len(rows.non_form_errors())
        return count

    # --- What is read ---

    def is_valid(self) -> bool:
        """Check every cell, then how the rows fit together; each error stands at its cell."""
        checked = [self.form.is_valid(), *(rows.is_valid() for rows in self.formsets.values())]
        self._ordered = {name: in_order(filter(_is_readable, rows)) for name, rows in self.formsets.items()}
        self._name_rows()
        if not all(checked):
            return False
        self._check_shared()
        self._check_claims()
        self._check_relations()
        self._check_keys()
        if self.error_count:
            return False
        try:
            self.snapshot().check()
        except InvalidSnapshot as error:
            self.refuse(error)
        return not self.error_count

    def refuse(self, error: InvalidSnapshot) -> None:
        """Put what the snapshot as a whole is refused for at the cell it is about, or above the form."""
        for problem in error.problems:
            cell = problem.partition(":")[0].lower()
            self.form.add_error(cell if cell in ("title", "slug") else None, problem)

    def snapshot(self) -> Snapshot:
        """Return what the valid desk says."""
        return self._snapshot({name: [row.part() for row in self._rows(name)] for name in FORMSETS})

    @cached_property
    def draft(self) -> Snapshot:
        """What can be read of a posted desk, faulty rows and cells left out."""
        self.is_valid()
        readable: dict[str, list[Any]] = {
            name: [row.part() for row in filter(_is_readable, rows)] for name, rows in self._ordered.items()
        }
        claims = {claim.key for claim in readable["claims"]}
        readable["citations"] = [c for c in readable["citations"] if not is_reference(c.claim)]
        readable["relations"] = [r for r in readable["relations"] if {r.from_claim, r.to_claim} <= claims]
        return self._snapshot(readable)

    def _snapshot(self, parts: dict[str, list[Any]]) -> Snapshot:
        cells = getattr(self.form, "cleaned_data", {})
        named = {claim.field for claim in parts["claims"]}
        parts["fields"] = [field for field in parts["fields"] if self._is_kept(field, named)]
        return Snapshot(
            title=cells.get("title") or self.form["title"].value() or "",
            slug=cells.get("slug", self.start.slug),
            body=cells.get("body", self.start.body),
            description=cells.get("description", ""),
            kind=cells.get("kind", ""),
            language=cells.get("language", "en"),
            categories=cells.get("categories", ()),
            **{name: tuple(rows) for name, rows in parts.items()},
        )

    def _is_kept(self, field: Field, named: set[str]) -> bool:
        """A field that says nothing is one that the template offered and nobody filled in."""
        return field.value is not None or (field.policy != STATED and field.key in named)

    def _rows(self, name: str) -> list[PartForm]:
        """Return the rows of a checked desk that stand for a part, in the order the editor gave them."""
        return self._ordered[name]

    def _name_rows(self) -> None:
        """Give claims and citations without a key one that says what they are."""
        self.chosen_keys = {}
        taken = {row.cleaned_data["key"] for name in ("claims", "citations") for row in self._rows(name)}
        taken |= {claim.key for claim in self.start.claims} | {citation.key for citation in self.start.citations}
        taken |= self._retired_keys
        for row in self._rows("claims"):
            cells = row.cleaned_data
            self._name(row, [cells["field"] or cells["kind"], *cells["claimants"], cells["applies_to"]], taken)
        self._resolve_references()
        for row in self._rows("citations"):
            self._name(row, [row.cleaned_data["claim"] or "text", "cited"], taken)

    def _resolve_references(self) -> None:
        """Put the key of a claim where a citation or relation names the claim's row."""
        keys = {row.reference: row.cleaned_data["key"] for row in self._rows("claims")}
        for row in (*self._rows("citations"), *self._rows("relations")):
            for cell in ("claim", "from_claim", "to_claim"):
                named = row.cleaned_data.get(cell, "")
                row.cleaned_data |= {cell: keys[named]} if named in keys else {}

    def _name(self, row: PartForm, words: Iterable[str], taken: set[str]) -> None:
        """Make a key of `words` for a row that has none, and take it."""
        if row.cleaned_data["key"]:
            return
        stem = slugify(" ".join(words)).replace("_", "-")[:60].strip("-") or "claim"
        key = free_key(stem, taken)
        taken.add(key)
        self.chosen_keys[key] = stem
        row.cleaned_data["key"] = key

    @cached_property
    def _retired_keys(self) -> set[str]:
        """The keys of claims that this article had and has no more: they belong to those claims for ever."""
        if self.article is None:
            return set()
        had = set(ClaimKey.objects.filter(article=self.article).values_list("key", flat=True))
        had -= {claim.key for claim in self.start.claims}
        return had - set(Claim.objects.filter(article=self.article, key__in=had).values_list("key", flat=True))

    def _check_keys(self) -> None:
        for name in ("fields", "claims", "citations"):
            seen = Counter(row.cleaned_data.get("key") for row in self._rows(name))
            for row in self._rows(name):
                if seen[row.cleaned_data.get("key")] > 1 and "key" not in row.errors:
                    row.add_error("key", "Two rows have this key; give one of them another.")
        retired = self._retired_keys
        for row in self._rows("claims"):
            if row.cleaned_data.get("key") in retired:
                row.add_error("key", "A claim that was deleted had this key. Restore that one, or choose another key.")

    def _check_shared(self) -> None:
        shared = self.shared
        _unknown(self.form, "categories", self.form.cleaned_data["categories"], shared.categories, "category")
        for row in self._rows("claims"):
            _unknown(row, "claimants", row.cleaned_data.get("claimants", ()), shared.parties, "party")
        for row in self._rows("citations"):
            cells = row.cleaned_data
            _unknown(row, "source", [cells["source"]], shared.sources, "source")
            if cells["is_withheld"] and cells.get("source", "\0") in cells.get("key", ""):
                row.add_error("key", "The key of a withheld citation must not name its source.")

    def _check_claims(self) -> None:
        fields = {row.cleaned_data.get("key") for row in self._rows("fields")}
        for row in self._rows("claims"):
            field = row.cleaned_data.get("field")
            if field and field not in fields:
                row.add_error("field", f"The infobox has no field “{field}”; add it above, or leave this empty.")
        claims = {row.cleaned_data.get("key") for row in self._rows("claims")}
        for row in self._rows("citations"):
            claim = row.cleaned_data.get("claim")
            if claim and claim not in claims:
                row.add_error("claim", f"There is no claim “{claim}” in this article.")

    def _check_relations(self) -> None:
        claimants = {row.cleaned_data.get("key"): row.cleaned_data.get("claimants") for row in self._rows("claims")}
        seen: Counter[tuple[str, ...]] = Counter()
        for row in self._rows("relations"):
            cells = row.cleaned_data
            ends = ("from_claim", "to_claim")
            for end in ends:
                if end in cells and cells[end] not in claimants:
                    row.add_error(end, f"There is no claim “{cells[end]}” in this article.")
            if row.errors:
                continue
            identity = (cells["from_claim"], cells["kind"], cells["to_claim"])
            seen[identity] += 1
            if seen[identity] > 1:
                row.add_error("kind", "This relation stands there twice.")
            first, second = (claimants[cells[end]] for end in ends)
            if first is None or second is None:
                continue  # What is wrong with the claimants is told at their cell.
            if cells["kind"] in ("supersedes", "retracts") and first != second and not set(first) & set(second):
                row.add_error("kind", f"A claim {cells['kind']} only a claim of the same claimant.")


def _is_readable(row: PartForm) -> bool:
    return row.is_readable


def _unknown(form: Any, cell: str, keys: Iterable[str], known: Any, kind: str) -> None:
    for key in keys:
        if key not in known:
            form.add_error(cell, f"There is no {kind} with the key “{key}”; choose one, or add it first.")
