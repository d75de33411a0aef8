from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.comparing.words import words
from articles.merging import BOTH, MINE, THEIRS, Merge, Rewritten, Unresolved, merge, resolve
from articles.merging.snapshots import ATTRIBUTES
from articles.merging.texts import merge_texts
from articles.snapshot import Snapshot
from tests.merging.strategies import bases, edits, rearranged_triples, text_triples, triples
from tests.strategies import snapshots

PHRASE_WORDS = 4
PARTS = ("fields", "claims", "citations", "relations")


def unordered(snapshot: Snapshot) -> Snapshot:
    parts = {name: tuple(sorted(getattr(snapshot, name), key=str)) for name in (*PARTS, "categories")}
    return replace(snapshot, **parts)


def answered(merge: Merge, answer: str) -> Snapshot:
    return resolve(merge, {conflict.key: answer for conflict in merge.conflicts})


def swapped(merge: Merge) -> list[tuple]:
    return [
        (conflict.key, conflict.attributes, conflict.together, conflict.base, conflict.theirs, conflict.mine)
        for conflict in merge.conflicts
    ]


def conflicts(merge: Merge) -> list[tuple]:
    return [
        (conflict.key, conflict.attributes, conflict.together, conflict.base, conflict.mine, conflict.theirs)
        for conflict in merge.conflicts
    ]


def words_of(side: str, text: str) -> set[str]:
    """Return the words that the strategy put in for one side alone."""
    return {word for word in words(text) if word.rstrip("0123456789") == side}


def phrases(text: str) -> set[tuple[str, ...]]:
    """Return all that stands in one paragraph and is long enough to be found again elsewhere."""
    paragraphs = [words(paragraph) for paragraph in text.split("\n\n")]
    return {
        tuple(found[start : start + PHRASE_WORDS])
        for found in paragraphs
        for start in range(len(found) - PHRASE_WORDS + 1)
    }


def contested_words(merge: Merge, side: str) -> Counter[str]:
    texts = [getattr(conflict, side) for conflict in merge.conflicts if conflict.kind == "text"]
    return Counter(word for text in texts for word in words(text))


@given(triples())
def test_unchanged_side_gives_the_other(triple):
    base, edit, _ = triple

    for merged in (merge(base, edit, base), merge(base, base, edit)):
        assert merged.is_clean
        assert merged.snapshot == edit


@given(triples())
def test_equal_sides_give_themselves(triple):
    base, edit, _ = triple

    merged = merge(base, edit, edit)

    assert merged.is_clean
    assert merged.snapshot == edit


@given(triples())
def test_merge_is_the_same_from_either_side(triple):
    base, mine, theirs = triple

    one, other = merge(base, mine, theirs), merge(base, theirs, mine)

    assert conflicts(one) == swapped(other)
    if one.is_clean:
        assert unordered(one.snapshot) == unordered(other.snapshot)
    assert unordered(answered(one, MINE)) == unordered(answered(other, THEIRS))


@given(triples())
def test_clean_merge_fits_together(triple):
    merged = merge(*triple)

    if merged.is_clean:
        merged.snapshot.check()


@given(triples(), st.data())
def test_any_answers_fit_together(triple, data):
    merged = merge(*triple)
    answers = {conflict.key: data.draw(st.sampled_from(conflict.answers)) for conflict in merged.conflicts}

    resolve(merged, answers).check()


@given(triples())
def test_keys_of_conflicts_differ(triple):
    keys = [conflict.key for conflict in merge(*triple).conflicts]

    assert len(set(keys)) == len(keys)


@given(triples())
def test_unanswered_conflicts_hold_theirs(triple):
    merged = merge(*triple)

    assert merged.snapshot == answered(merged, THEIRS)


@given(triples())
def test_missing_answers_are_named(triple):
    merged = merge(*triple)

    for conflict in merged.conflicts:
        answers = {other.key: MINE for other in merged.conflicts if other != conflict}
        with pytest.raises(Unresolved) as error:
            resolve(merged, answers)
        assert error.value.keys == (conflict.key,)


# --- Nothing is lost, doubled or made up ------------------------------------------------------------------------------


@given(triples())
def test_added_words_are_merged_once_or_asked_about(triple):
    base = triple[0]
    merged = merge(*triple)
    old, found = Counter(words(base.body)), Counter(words(merged.snapshot.body))
    added = {side: Counter(words(getattr(merged._sides, side).body)) - old for side in ("mine", "theirs")}

    assert not added["theirs"] - found
    for word in added["mine"]:
        if word not in contested_words(merged, MINE):
            assert found[word] >= min(added["mine"][word], 1)


@given(triples())
def test_words_come_from_a_side(triple):
    known = {word for side in triple for word in words(side.body)}

    assert set(words(merge(*triple).snapshot.body)) <= known


@settings(max_examples=300)
@given(text_triples())
def test_new_words_stand_once_whatever_is_answered(triple):
    merged = merge_texts(*triple)
    my_words, their_words = words_of("mine", triple[1]), words_of("theirs", triple[2])

    for answer, kept, other in ((MINE, my_words, their_words), (THEIRS, their_words, my_words)):
        found = Counter(words(merged.text({conflict.key: answer for conflict in merged.conflicts})))
        assert all(found[word] == 1 for word in kept)
        assert all(found[word] <= 1 for word in other)
    found = Counter(words(merged.text({conflict.key: BOTH for conflict in merged.conflicts})))
    assert all(found[word] == 1 for word in my_words | their_words)


@settings(max_examples=300)
@given(rearranged_triples())
def test_phrases_that_nobody_touched_stand_once_whatever_is_answered(triple):
    merged = merge_texts(*triple)
    untouched = {word for phrase in set.intersection(*map(phrases, triple)) for word in phrase}

    for answer in (MINE, THEIRS):
        found = Counter(words(merged.text({conflict.key: answer for conflict in merged.conflicts})))
        assert {word: found[word] for word in untouched} == dict.fromkeys(untouched, 1)


@given(triples())
def test_parts_come_from_a_side_attribute_by_attribute(triple):
    merged = merge(*triple).snapshot

    for name in PARTS:
        known = [{part.identity: part for part in getattr(side, name)} for side in triple]
        for part in getattr(merged, name):
            sides = [parts[part.identity] for parts in known if part.identity in parts]
            for attribute in type(part).__dataclass_fields__:
                assert getattr(part, attribute) in [getattr(side, attribute) for side in sides]
    for name in ATTRIBUTES:
        assert getattr(merged, name) in [getattr(side, name) for side in triple]
    assert set(merged.categories) <= {key for side in triple for key in side.categories}


@given(triples())
def test_changed_parts_are_merged_or_asked_about(triple):
    base, mine, theirs = triple
    merged = merge(*triple)
    asked = {(conflict.kind, conflict.part) for conflict in merged.conflicts}
    asked |= {(kind, part) for conflict in merged.conflicts for kind, part, _ in conflict.together}

    for name in PARTS:
        old, new = ({part.identity: part for part in getattr(side, name)} for side in (base, merged.snapshot))
        for side in (mine, theirs):
            parts = {part.identity: part for part in getattr(side, name)}
            for identity in old.keys() | parts.keys():
                before, after = old.get(identity), parts.get(identity)
                if before == after or ((after or before).part, identity) in asked:
                    continue
                if before is None or after is None:
                    assert (identity in new) == (after is not None)
                else:
                    for attribute in type(after).__dataclass_fields__:
                        if getattr(before, attribute) != getattr(after, attribute):
                            assert getattr(new[identity], attribute) == getattr(after, attribute)


@given(triples())
def test_answering_with_one_side_keeps_all_that_it_changed(triple):
    base, mine, theirs = triple
    merged = merge(*triple)

    for side, snapshot in ((MINE, mine), (THEIRS, theirs)):
        resolved = answered(merged, side)
        for name in PARTS:
            old, new = ({part.identity: part for part in getattr(each, name)} for each in (base, resolved))
            for part in getattr(snapshot, name):
                if part != old.get(part.identity):
                    before = old.get(part.identity)
                    for attribute in type(part).__dataclass_fields__:
                        if before is None or getattr(part, attribute) != getattr(before, attribute):
                            assert getattr(new[part.identity], attribute) == getattr(part, attribute)


@given(bases(), st.data())
def test_orders_hold_every_part_once(base, data):
    mine, theirs = (data.draw(edits(base, side)) for side in ("mine", "theirs"))
    resolved = answered(merge(base, mine, theirs), data.draw(st.sampled_from([MINE, THEIRS])))

    for name in PARTS:
        identities = [part.identity for part in getattr(resolved, name)]
        assert len(set(identities)) == len(identities)


@given(snapshots(), snapshots(), snapshots())
def test_unrelated_snapshots_lose_nothing(base, mine, theirs):
    merged = merge(base, mine, theirs)

    for side in (MINE, THEIRS):
        resolved = answered(merged, side)
        resolved.check()
        assert set(words(getattr(merged._sides, side).body)) - set(words(base.body)) <= set(words(resolved.body))


@given(text_triples())
def test_rewritten_text_takes_the_place_of_a_conflict(triple):
    merged = merge_texts(*triple)

    text = merged.text({conflict.key: Rewritten("rewritten\n") for conflict in merged.conflicts})

    assert words(text).count("rewritten") == len(merged.conflicts)
