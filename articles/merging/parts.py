"""Three-way merge of what has a key: infobox fields, claims, citations, relations, and the categories."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import chain
from typing import Any

from articles.comparing.snapshots import PARTS
from articles.merging.outcome import THEIRS, Conflict, Sides, TakenChange
from articles.snapshot import Citation, Claim, Field, InvalidSnapshot, Part, Relation, Snapshot, marked_keys

Atom = tuple[str, str, str]
"""What can be decided by itself: the kind and identity of a part, and an attribute of it; empty for the part itself."""

_FIELD, _CLAIM, _CITATION, _RELATION = Field.part, Claim.part, Citation.part, Relation.part

_COUPLED: dict[type[Part], tuple[tuple[str, ...], ...]] = {
    Field: (("value", "type"),),
    Claim: (("value", "kind"), ("rank", "rank_reason")),
    Citation: (("source", "is_withheld"),),
}
"""Attributes that fit together only as one side has them, the telling one first."""

_OF_ONE_CLAIMANT = ("supersedes", "retracts")

_NAMES = dict(zip((_FIELD, _CLAIM, _CITATION, _RELATION), PARTS, strict=True))


def _attribute_groups(part_type: type[Part]) -> tuple[tuple[str, ...], ...]:
    coupled = _COUPLED.get(part_type, ())
    names = [attribute.name for attribute in fields(part_type)]
    alone = [(name,) for name in names if not any(name in group for group in coupled)]
    return tuple(sorted((*alone, *coupled), key=lambda group: names.index(group[0])))


_GROUPS = {part_type: _attribute_groups(part_type) for part_type in (Field, Claim, Citation, Relation)}
"""All attributes of every kind of part, in groups that change together."""


def merge_orders(orders: Sides[Sequence[str]], kept: Iterable[str]) -> list[str]:
    """Return the `kept` keys, each of which mine or theirs has, in one order.

    An order that one side left alone is the other's; where both changed it, theirs. What only one side has follows
    what it follows there; what both put in the same place stands in the order of the keys.
    """
    wanted = set(kept)
    mine, theirs = ([key for key in order if key in wanted] for order in (orders.mine, orders.theirs))
    common = set(mine) & set(theirs)
    base = [key for key in orders.base if key in common]
    my_order, their_order = ([key for key in order if key in common] for order in (mine, theirs))
    known = set(base)
    is_theirs_changed = [key for key in their_order if key in known] != base
    is_mine_changed = [key for key in my_order if key in known] != base
    my_runs, their_runs = _runs(mine, common), _runs(theirs, common)
    merged = [*sorted((my_runs.get("", []), their_runs.get("", [])))]
    for key in my_order if is_mine_changed and not is_theirs_changed else their_order:
        merged += [[key], *sorted((my_runs.get(key, []), their_runs.get(key, [])))]
    return list(chain(*merged))


def _runs(order: Sequence[str], common: set[str]) -> dict[str, list[str]]:
    """Return the keys that stand in `order` alone, by the common key, or the start, that each run of them follows."""
    runs: dict[str, list[str]] = {}
    previous = ""
    for key in order:
        if key in common:
            previous = key
        else:
            runs.setdefault(previous, []).append(key)
    return runs


def merge_categories(snapshots: Sides[Snapshot]) -> tuple[str, ...]:
    """Return the categories that both kept and that either added."""
    base, mine, theirs = (set(snapshot.categories) for snapshot in snapshots)
    kept = (mine & theirs) | ((mine | theirs) - base)
    return tuple(merge_orders(Sides(*(snapshot.categories for snapshot in snapshots)), kept))


class _Side:
    """What one side holds and uses: its claims, the citations and relations of each, and the marks that it set."""

    def __init__(self, base: Snapshot, snapshot: Snapshot) -> None:
        self.claims = {claim.key for claim in snapshot.claims}
        self.new_marks = set(marked_keys(snapshot.body)) - set(marked_keys(base.body))
        self.users: dict[str, list[Citation | Relation]] = {}
        for citation in snapshot.citations:
            self.users.setdefault(citation.claim, []).append(citation)
        for relation in snapshot.relations:
            for claim in {relation.from_claim, relation.to_claim}:
                self.users.setdefault(claim, []).append(relation)


class PartsMerge:
    """The merge of all keyed parts: `conflicts`, what was `taken`, and the parts for any answers to the former."""

    def __init__(self, snapshots: Sides[Snapshot]) -> None:
        base, mine, theirs = snapshots
        self._snapshots = snapshots
        self._mine, self._theirs = _Side(base, mine), _Side(base, theirs)
        by_key = [{(part.part, part.identity): part for part in snapshot.parts()} for snapshot in snapshots]
        keys = dict.fromkeys((*by_key[0], *sorted({**by_key[1], **by_key[2]})))
        self._sides: dict[tuple[str, str], Sides[Any]] = {
            key: Sides(*(parts.get(key) for parts in by_key))
            for key in sorted(keys, key=lambda key: list(_NAMES).index(key[0]))
        }
        self._contested: set[Atom] = set()
        self._decisions = self._found_decisions()
        self.conflicts = tuple(self._conflict(decision) for decision in self._decisions)
        self.taken = tuple(self._taken_changes())

    def parts(self, answers: Mapping[str, str]) -> dict[str, tuple[Any, ...]]:
        """Return the parts by the snapshot's names for them; a conflict that `answers` does not name goes to THEIRS."""
        decided = {
            atom: answers.get(conflict.key, THEIRS)
            for conflict, decision in zip(self.conflicts, self._decisions, strict=True)
            for atom in decision
        }
        return {name: self._merged_parts(kind, name, decided) for kind, name in _NAMES.items()}

    def _merged_parts(self, kind: str, name: str, decided: Mapping[Atom, str]) -> tuple[Any, ...]:
        orders: Sides[Sequence[str]] = Sides(
            *([part.identity for part in getattr(side, name)] for side in self._snapshots)
        )
        settled = {key: self._settled(kind, key, decided) for key in {*orders.mine, *orders.theirs}}
        kept = [key for key, part in settled.items() if part is not None]
        return tuple(settled[key] for key in merge_orders(orders, kept))

    def _settled(self, kind: str, identity: str, decided: Mapping[Atom, str]) -> Any:
        """Return a part as merged, None where it is gone."""
        sides = self._sides[kind, identity]
        if (kind, identity, "") in decided:
            return getattr(sides, decided[kind, identity, ""])
        if sides.mine is None or sides.theirs is None or sides.base is None:
            return sides.merged
        changes: dict[str, Any] = {}
        for group in _GROUPS[type(sides.base)]:
            contents = _contents(sides, group)
            side = decided.get((kind, identity, group[0]))
            changes.update(zip(group, getattr(contents, side) if side else contents.merged, strict=True))
        return replace(sides.theirs, **changes)

    # What has to be decided

    def _found_decisions(self) -> list[list[Atom]]:
        """Return the contested atoms, each in one decision with those that follow it, in the order of the parts."""
        plain = list(chain(*(_contested_atoms(*key, sides) for key, sides in self._sides.items())))
        self._contested.update(plain)
        self._contested.update(self._marked_citations())
        self._contested.update(self._used_claims())
        linked = [{atom, *self._dependents(atom)} for atom in self._contested]
        self._contested.update(*linked)
        linked += self._claimant_links()
        order = {key: place for place, key in enumerate(self._sides)}
        decisions = [sorted(decision, key=lambda atom: (order[atom[:2]], atom[2])) for decision in _united(linked)]
        return sorted(decisions, key=lambda decision: (order[decision[0][:2]], decision[0][2]))

    def _removed(self, kind: str) -> Iterator[tuple[str, _Side]]:
        """Yield the parts that one side removed, and the side that kept them."""
        for (part_kind, identity), (base, mine, theirs) in self._sides.items():
            if part_kind == kind and base is not None and (mine is None) != (theirs is None):
                yield identity, self._theirs if mine is None else self._mine

    def _marked_citations(self) -> Iterator[Atom]:
        """Yield the removed citations that the other side newly marks in the text."""
        for identity, keeper in self._removed(_CITATION):
            if identity in keeper.new_marks:
                yield _CITATION, identity, ""

    def _used_claims(self) -> Iterator[Atom]:
        """Yield the removed claims that the other side newly marks in the text, cites or relates."""
        for identity, keeper in self._removed(_CLAIM):
            users = keeper.users.get(identity, [])
            if identity in keeper.new_marks or any(self._is_new_use(user, identity) for user in users):
                yield _CLAIM, identity, ""

    def _is_new_use(self, user: Citation | Relation, claim: str) -> bool:
        base = self._sides[user.part, user.identity].base
        if base is None or (user.part, user.identity, "") in self._contested:
            return True
        return isinstance(user, Citation) and base.claim != claim

    def _dependents(self, atom: Atom) -> Iterator[Atom]:
        """Yield what has to go where a contested claim goes, and to stay where it stays."""
        kind, claim, attribute = atom
        sides = self._sides[kind, claim]
        if kind != _CLAIM or attribute or (sides.mine is not None and sides.theirs is not None):
            return
        remover, keeper = (self._mine, self._theirs) if sides.mine is None else (self._theirs, self._mine)
        for user in keeper.users.get(claim, []):
            users = self._sides[user.part, user.identity]
            whole = user.part, user.identity, ""
            if users.mine is not None and users.theirs is not None and whole not in self._contested:
                yield user.part, user.identity, "claim"
            elif not self._goes_anyway(user, claim, remover):
                yield whole

    def _goes_anyway(self, user: Citation | Relation, claim: str, remover: _Side) -> bool:
        """Return whether a relation's other claim was removed without a conflict, and the relation with it."""
        return isinstance(user, Relation) and any(
            self._sides[_CLAIM, other].base is not None
            and other not in remover.claims
            and (_CLAIM, other, "") not in self._contested
            for other in {user.from_claim, user.to_claim} - {claim}
        )

    # Relations that only claims of one claimant can have

    def _claimant_links(self) -> Iterator[set[Atom]]:
        """Yield, for claims that such relations connect, all that they depend on, if they contradict each other."""
        relations: list[Relation] = [
            sides.theirs or sides.mine
            for (kind, _), sides in self._sides.items()
            if kind == _RELATION and (sides.theirs or sides.mine)
        ]
        bound = [
            relation
            for relation in relations
            if relation.kind in _OF_ONE_CLAIMANT
            and self._can_stay(relation.from_claim)
            and self._can_stay(relation.to_claim)
        ]
        provisional = dict.fromkeys(self._contested, THEIRS)
        for component in _united({relation.from_claim, relation.to_claim, relation} for relation in bound):
            inside = [member for member in component if isinstance(member, Relation)]
            atoms = set(chain(*(self._claimant_atoms(member) for member in component)))
            if atoms & self._contested or not all(self._fits(relation, provisional) for relation in inside):
                yield atoms

    def _can_stay(self, claim: str) -> bool:
        sides = self._sides[_CLAIM, claim]
        return (_CLAIM, claim, "") in self._contested or sides.merged is not None

    def _claimant_atoms(self, member: str | Relation) -> Iterator[Atom]:
        """Yield what of a claim, or of a relation, decides whether they fit together."""
        kind, identity = (_RELATION, member.identity) if isinstance(member, Relation) else (_CLAIM, member)
        sides = self._sides[kind, identity]
        if (kind, identity, "") in self._contested:
            yield kind, identity, ""
        elif sides.mine is None or sides.theirs is None:
            if kind == _RELATION:
                yield kind, identity, ""
        elif kind == _CLAIM and sides.mine.claimants != sides.theirs.claimants:
            yield kind, identity, "claimants"

    def _fits(self, relation: Relation, decided: Mapping[Atom, str]) -> bool:
        merged = self._settled(_RELATION, relation.identity, decided)
        claims = [self._settled(_CLAIM, key, decided) for key in (relation.from_claim, relation.to_claim)]
        if merged is None or None in claims:
            return merged is None
        try:
            Snapshot(title="x", slug="x", claims=tuple(claims), relations=(merged,)).check()
        except InvalidSnapshot:
            return False
        return True

    # What is told

    def _conflict(self, decision: Sequence[Atom]) -> Conflict:
        """Return the question for a decision, about the claim that is to go or to stay, or what else is contested."""
        told = min(decision, key=lambda atom: (atom[0] != _CLAIM or atom[2] != "", atom not in self._contested))
        kind, identity, attribute = told
        sides = self._sides[kind, identity]
        return Conflict(
            key="--".join(filter(None, (kind, *identity.split(" "), attribute))),
            kind=kind,
            part=identity,
            attributes=_differing(sides, attribute) if attribute else (),
            base=sides.base,
            mine=sides.mine,
            theirs=sides.theirs,
            together=tuple(atom for atom in decision if atom != told),
        )

    def _taken_changes(self) -> Iterator[TakenChange]:
        decided = dict.fromkeys(chain(*self._decisions), THEIRS)
        for (kind, identity), sides in self._sides.items():
            if (kind, identity, "") in decided or not sides.changed_by:
                continue
            merged = self._settled(kind, identity, decided)
            if sides.base is None or merged is None:
                yield TakenChange(sides.changed_by, kind, identity, (), sides.base, merged)
                continue
            for group in _GROUPS[type(merged)]:
                contents = _contents(sides, group)
                if contents.changed_by and (kind, identity, group[0]) not in decided:
                    names = tuple(name for name in group if getattr(merged, name) != getattr(sides.base, name))
                    yield TakenChange(contents.changed_by, kind, identity, names, sides.base, merged)


def _contents(sides: Sides[Any], group: Sequence[str]) -> Sides[tuple[Any, ...]]:
    return Sides(*(tuple(getattr(part, name) for name in group) for part in sides))


def _contested_atoms(kind: str, identity: str, sides: Sides[Any]) -> Iterator[Atom]:
    """Yield what both sides changed to different ends: the part as a whole, or attributes of it."""
    if not sides.is_contested:
        return
    if sides.base is None or sides.mine is None or sides.theirs is None:
        yield kind, identity, ""
        return
    for group in _GROUPS[type(sides.base)]:
        if _contents(sides, group).is_contested:
            yield kind, identity, group[0]


def _differing(sides: Sides[Any], attribute: str) -> tuple[str, ...]:
    group = next(group for group in _GROUPS[type(sides.theirs)] if group[0] == attribute)
    differing = [name for name in group if len({getattr(part, name) for part in sides}) > 1]
    return tuple(differing)


def _united(groups: Iterable[set[Any]]) -> list[set[Any]]:
    """Return the groups, those that share a member made one."""
    group_of: dict[Any, set[Any]] = {}
    for group in groups:
        union = set(group)
        for member in group:
            union |= group_of.get(member, set())
        for member in union:
            group_of[member] = union
    return list({id(group): group for group in group_of.values()}.values())
