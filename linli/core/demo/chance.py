"""Random numbers that are the same in every run, and whole shares of a total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

SEED = 20261123


def stream(*names: str) -> Random:
    """Return a random generator for these names, so that nothing depends on the order of work."""
    return Random(":".join([str(SEED), *names]))  # noqa: S311 - invented data, no secret


def allocate(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Share `total` by `weights`, each at least `least`, by largest remainder: integers with the exact sum."""
    rest = total - least * len(weights)
    scale = sum(weights)
    exact = [rest * weight / scale if scale else 0.0 for weight in weights]
    shares = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for i in order[: rest - sum(shares)]:
        shares[i] += 1
    return [share + least for share in shares]


@dataclass(frozen=True, slots=True)
class Weighted:
    """Words with cumulative weights, ready for a draw."""

    words: tuple[str, ...]
    sums: tuple[float, ...]


def weighted(pairs: Iterable[tuple[str, float]]) -> Weighted:
    """Prepare pairs of word and weight."""
    words, weights = zip(*pairs, strict=True)
    return Weighted(words, tuple(accumulate(weights)))


def pick(rng: Random, words: Sequence[str]) -> str:
    """Draw one of the words; "" if there are none."""
    return words[int(rng.random() * len(words))] if words else ""
