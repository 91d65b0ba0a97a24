"""The baseline of the figures: the same cells counted with Django's ORM, a query per table and month.

`python -m tools.bench.orm` counts those of SUBSET, compares each with the snapshot, and times both.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

from linli.core.figures.indicators import Key
from linli.core.figures.monthly import Period, Threshold

MONTHS = 24
SUBSET = (
    "people.residents",
    "people.older",
    "people.very_old",
    "people.with_phone",
    "people.with_id_number",
    "people.households",
    "staffing.workers",
    "visits.made",
    "visits.not_home",
    "visits.by_phone",
    "cases.reported",
)
Sums = dict[Key, tuple[int, int]]  # population and counted
Rows = QuerySet[Any, Any]


def counted(period: Period, code: str) -> Iterator[tuple[Key, tuple[int, int]]]:
    """Yield the cells of one month."""
    for rows, everyone, some in _questions(period, code):
        sums = {name.replace(".", "_"): Count("pk", filter=condition) for name, condition in some.items()}
        for row in rows.values("community").annotate(everyone_=Count("pk"), **sums).order_by():
            for name in everyone:
                yield (name, period.month, row["community"]), (row["everyone_"], row["everyone_"])
            for name in some:
                yield (name, period.month, row["community"]), (row["everyone_"], row[name.replace(".", "_")])


def _questions(period: Period, code: str) -> Iterable[tuple[Rows, list[str], dict[str, Q]]]:
    """Yield rows of a month, the indicators that count all of them, and those that count some."""
    from linli.registers.people.models import Household, Residency
    from linli.work.cases.models import Case
    from linli.work.staffing.models import Worker
    from linli.work.visits.models import Visit

    def born(rule: str) -> Q:
        return Q(person__born__lte=Threshold("born", rule).on(period.last, code))

    yield (
        _standing(Residency, period).filter(person__merged_into=None),
        ["people.residents"],
        {
            "people.older": born("people.age.older"),
            "people.very_old": born("people.age.very_old"),
            "people.with_phone": ~Q(person__phone_hash=""),
            "people.with_id_number": ~Q(person__id_hash=""),
        },
    )
    yield _standing(Household, period), ["people.households"], {}
    yield _standing(Worker, period), ["staffing.workers"], {}
    made = Visit.objects.filter(day__range=(period.month, period.last))
    yield made, ["visits.made"], {"visits.not_home": Q(outcome="not_home"), "visits.by_phone": Q(kind="phone")}
    reported = Case.objects.filter(parent=None, reported_at__date__range=(period.month, period.last))
    yield reported, ["cases.reported"], {}


def _standing(model: type[Model], period: Period) -> Rows:
    ended = Q(until=None) | Q(until__gt=period.last)
    return model._default_manager.filter(ended, since__lte=period.last)


def measure() -> dict[str, Any]:
    """Return the seconds of both ways, and in how many cells they differ."""
    from django.utils import timezone

    from linli.core.figures import indicators, monthly
    from linli.core.figures.engines.duck import snapshot
    from linli.insight.assessment.queries.cells import codes

    engine = snapshot()
    if engine is None:
        return {}
    held = codes()
    code = min(held.values(), default="")[:6]  # one district, one jurisdiction
    over = monthly.periods(timezone.localdate(engine.as_of), MONTHS)
    began = time.perf_counter()
    theirs: Sums = dict(cell for period in over for cell in counted(period, code))
    middle = time.perf_counter()
    found = indicators.cells(engine, over, codes=held, only=SUBSET)
    took = time.perf_counter() - middle
    ours = {key: (numbers.population, numbers.counted) for key, numbers in found.items()}
    differ = sum(ours.get(key) != theirs.get(key) for key in ours.keys() | theirs.keys())
    return {"orm": middle - began, "snapshot": took, "cells": len(ours), "differ": differ, "indicators": len(SUBSET)}


def main() -> None:
    """Measure and print."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
