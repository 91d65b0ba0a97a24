"""What a meal costs: price, subsidy and own part, in whole fen. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

OLDER, VERY_OLD = "people.age.older", "people.age.very_old"
PERCENT, PERCENT_VERY_OLD = "centres.meals.subsidy_percent", "centres.meals.subsidy_percent_very_old"


def subsidy(fen: int, age: int | None, value: Callable[[str], Any]) -> int:
    """Return the subsidy for a person of an age; rounded down, so that both parts add up to the price.

    An unknown age gets none: nothing is guessed.
    """
    if age is None or age < int(value(OLDER)):
        return 0
    percent = int(value(PERCENT_VERY_OLD if age >= int(value(VERY_OLD)) else PERCENT))
    return fen * percent // 100
