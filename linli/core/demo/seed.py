"""Filling an empty database with the demo: unit by unit, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.demo.bulk_phase import bulk_phase
from linli.core.demo.parts import Run, large_tables

Progress = Callable[[int, int, str], None]


def seed(size: str, day: date, progress: Progress = lambda done, total, name: None) -> dict[str, int]:
    """Write the synthetic district as of `day`; return the number of rows of each table.

    The database must be empty except for places; the command `demo-data` checks that.
    """
    run = Run(size, day.toordinal())
    units = run.units()
    with nullcontext() if size == "tiny" else bulk_phase(large_tables()):
        for done, unit in enumerate(units, start=1):
            with transaction.atomic():
                run.make(unit)
            progress(done, len(units), unit.name)
        with transaction.atomic():
            run.finish()
    counts = dict(run.writer.counts)
    with transaction.atomic():
        journal.record("demo.seeded", None, by=robot("demo"), size=size, day=day.isoformat(), rows=counts)
    journal.seal()
    return counts
