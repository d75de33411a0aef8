"""What an edit touches: the keys of everything that somebody who watches it wants to hear of."""

from collections.abc import Callable
from typing import Any, NamedTuple

from articles.comparing.summary import changed_parts
from articles.snapshot import Snapshot


class Touched(NamedTuple):
    """The keys of what a change is about, by kind."""

    claims: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()


def touched(old: Snapshot, new: Snapshot) -> Touched | None:
    """Return what the change from one snapshot to the other is about, None where there is no change.

    A claim is touched with its citations and relations, a figure with the claims made about it, a party with its
    claims, a source with what cites it, and a category with every article in it. A part that only has another place is
    not touched, and a source that either side withholds is never named.
    """
    changed = changed_parts(old, new)
    if not changed:
        return None
    keys = {name: _keys(changed.get(name)) for name in ("fields", "claims", "citations", "relations")}
    citations = _of_both(old, new, lambda side: side.citations)
    cited = [each for each in citations if each.key in keys["citations"]]
    related = [each for each in _of_both(old, new, lambda side: side.relations) if each.identity in keys["relations"]]
    claims = keys["claims"] | {each.claim for each in cited if each.claim}
    claims |= {key for each in related for key in (each.from_claim, each.to_claim)}
    own = [each for each in _of_both(old, new, lambda side: side.claims) if each.key in claims]
    mentioned = old.mentioned_records() ^ new.mentioned_records()
    sources = {each.source for each in citations if each in cited or each.claim in claims}
    sources |= {record.key for record in mentioned if record.kind == "source"}
    return Touched(
        claims=frozenset(claims),
        fields=frozenset(keys["fields"] | {each.field for each in own if each.field}),
        parties=frozenset(party for each in own for party in each.claimants),
        sources=frozenset(sources - old.withheld_sources() - new.withheld_sources() - {""}),
        categories=frozenset((*old.categories, *new.categories)),
    )


def _keys(parts: Any) -> set[str]:
    return {key for kind, keys in (parts or {}).items() if kind != "moved" for key in keys}


def _of_both(old: Snapshot, new: Snapshot, parts: Callable[[Snapshot], tuple[Any, ...]]) -> list[Any]:
    return [*parts(old), *parts(new)]
