"""Timing on a machine that others use too: interleaved rounds, medians, and ratios taken inside each round."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from tqdm import tqdm

FEWEST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One quantity, measured once in each round: seconds a call, or bytes an edit."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def quartiles(self) -> tuple[float, float]:
        low, _, high = quantiles(self.rounds, n=4, method="inclusive")
        return low, high

    def over(self, other: "Sample") -> float:
        """Return the median of this ÷ other in the same round, in which both met the same machine."""
        return median(own / others for own, others in zip(self.rounds, other.rounds, strict=True))


def interleave(
    tasks: Mapping[str, Callable[[], object]], *, rounds: int, calls: int = 1, seconds: float = 15
) -> dict[str, Sample]:
    """Return seconds a call for each task: every round calls each of them `calls` times, beginning with another one.

    Ends early, after FEWEST_ROUNDS at least, when `seconds` are over. The first round, which warms up, is left out.
    """
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    names = list(tasks)
    end = time.perf_counter() + seconds
    for number in tqdm(range(rounds + 1), desc="measuring", unit="round", leave=False, disable=None):
        if number > FEWEST_ROUNDS and time.perf_counter() > end:
            break
        first = number % len(names)
        for name in names[first:] + names[:first]:
            taken[name].append(_time(tasks[name], calls))
    return {name: Sample(tuple(each[1:])) for name, each in taken.items()}


def _time(task: Callable[[], object], calls: int) -> float:
    begun = time.perf_counter()
    for _ in range(calls):
        task()
    return (time.perf_counter() - begun) / calls
