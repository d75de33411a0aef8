"""Differences between two texts and two snapshots, as plain data that a template turns into words and marks."""

from articles.comparing.attributes import AttributeChange
from articles.comparing.impact import impact
from articles.comparing.snapshots import Comparison, PartChange, compare
from articles.comparing.spaces import without_spaces
from articles.comparing.summary import changed_parts, changed_words
from articles.comparing.texts import BlockChange, Skipped, TextComparison, compare_texts
from articles.comparing.wording import worded
from articles.comparing.words import Segment

__all__ = [
    "AttributeChange",
    "BlockChange",
    "Comparison",
    "PartChange",
    "Segment",
    "Skipped",
    "TextComparison",
    "changed_parts",
    "changed_words",
    "compare",
    "compare_texts",
    "impact",
    "without_spaces",
    "worded",
]
