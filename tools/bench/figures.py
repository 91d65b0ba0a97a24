"""Times every indicator over 24 months and all communities on one engine: `python -m tools.bench.figures ENGINE`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linli.core.figures.engines.base import Engine

MONTHS = 24
RUNS = 3


@contextmanager
def engine(name: str) -> Iterator[Engine | None]:
    """Yield the engine of a name: snapshot, live or database."""
    from linli.core.figures.engines.database import DatabaseEngine
    from linli.core.figures.engines.duck import attached, snapshot

    if name == "live":
        with attached() as live:
            yield live
        return
    yield snapshot() if name == "snapshot" else DatabaseEngine()


def measure(name: str) -> dict[str, float]:
    """Return the median seconds of some runs, and the number of cells."""
    from statistics import median

    from django.utils import timezone

    from linli.core.figures import indicators, monthly
    from linli.insight.assessment.queries.cells import codes

    over = monthly.periods(timezone.localdate(), MONTHS)
    times, found = [], {}
    with engine(name) as chosen:
        if chosen is None:
            return {}
        for _ in range(1 if name == "database" else RUNS):
            began = time.perf_counter()
            found = indicators.cells(chosen, over, codes=codes())
            times.append(time.perf_counter() - began)
    return {"seconds": round(median(times), 2), "cells": len(found), "indicators": len(indicators.INDICATORS)}


def main() -> None:
    """Measure and print."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps(measure(sys.argv[1])))


if __name__ == "__main__":
    main()
