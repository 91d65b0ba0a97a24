"""The roster as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.core.law import content
from linli.work.staffing.models import Worker
from linli.work.staffing.states import QualificationKind


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("community"), 20),
        Column(_("name"), 12),
        Column(_("sex"), 6),
        Column(_("born"), 12, "date"),
        Column(_("post"), 16),
        Column(_("in service since"), 12, "date"),
        Column(_("degree"), 18),
        Column(_("certificates"), 30),
        Column(_("certificate numbers"), 30),
    ]


def rows(workers: Iterable[Worker]) -> Iterator[list[Any]]:
    """Yield one row per worker; expects the qualifications prefetched."""
    for worker in workers:
        held = list(worker.qualifications.all())
        degrees = [q for q in held if q.kind == QualificationKind.DEGREE]
        certificates = [q for q in held if q.kind == QualificationKind.CERTIFICATE]
        yield [
            worker.community.name,
            worker.name,
            content.title("sex", worker.sex),
            worker.born,
            worker.post,
            worker.since,
            "、".join(q.title for q in degrees),
            "、".join(q.title for q in certificates),
            "、".join(q.number for q in certificates if q.number),
        ]
