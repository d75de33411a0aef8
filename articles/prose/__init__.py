"""The prose held against the claims: sentences whose figures no longer agree with what they cite. Warnings only."""

from articles.prose.checking import MAX_WARNINGS, ProseWarning, warnings
from articles.prose.numbers import Number, numbers

__all__ = ["MAX_WARNINGS", "Number", "ProseWarning", "numbers", "warnings"]
