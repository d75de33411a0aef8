"""Differences between two texts and two snapshots, as plain data that a template turns into words and marks."""

from articles.comparing.attributes import AttributeChange, Side
from articles.comparing.impact import impact
from articles.comparing.origins import (
    Paragraph,
    Piece,
    digests,
    paragraphs,
    part_origin_digest,
    passage_digests,
    predecessors,
)
from articles.comparing.snapshots import Comparison, PartChange, compare
from articles.comparing.spaces import without_spaces
from articles.comparing.states import PartState, State, claim_state, field_state
from articles.comparing.summary import changed_parts, changed_words
from articles.comparing.texts import MOVED, BlockChange, Skipped, TextComparison, compare_texts
from articles.comparing.touching import Touched, touched
from articles.comparing.wording import Sentence, worded
from articles.comparing.words import Segment

__all__ = [
    "MOVED",
    "AttributeChange",
    "BlockChange",
    "Comparison",
    "Paragraph",
    "PartChange",
    "PartState",
    "Piece",
    "Segment",
    "Sentence",
    "Side",
    "Skipped",
    "State",
    "TextComparison",
    "Touched",
    "changed_parts",
    "changed_words",
    "claim_state",
    "compare",
    "compare_texts",
    "digests",
    "field_state",
    "impact",
    "paragraphs",
    "part_origin_digest",
    "passage_digests",
    "predecessors",
    "touched",
    "without_spaces",
    "worded",
]
