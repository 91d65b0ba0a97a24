"""The list of cases as a sheet, without free text, names and phone numbers of residents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.core.law import content
from linli.work.cases.models import Case


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("Case number"), 22),
        Column(_("Title"), 30),
        Column(_("Matter"), 22),
        Column(_("Community"), 18),
        Column(_("Place"), 28),
        Column(_("State"), 14),
        Column(_("Office responsible"), 26),
        Column(_("Channel"), 12),
        Column(_("Reported on"), 17),
        Column(_("Due"), 17),
        Column(_("Due before extensions"), 17),
        Column(_("Reported as done"), 17),
        Column(_("In time"), 18),
        Column(_("Closed"), 17),
        Column(_("How it was checked"), 14),
        Column(_("Times reopened"), 10, "number"),
        Column(_("Rating"), 8, "number"),
    ]


def rows(cases: Iterable[Case]) -> Iterator[list[Any]]:
    """Yield one row per case; expects place, community and body loaded."""
    for case in cases:
        yield [
            case.code,
            case.heading,
            case.matter_title,
            str(case.community),
            str(case.place),
            case.get_state_display(),
            str(case.body or ""),
            content.title("channel", case.channel),
            _local(case.reported_at),
            _local(case.due_at),
            _local(case.original_due_at),
            _local(case.done_at),
            case.timing_title,
            _local(case.closed_at),
            content.title("check_way", case.check_way) if case.check_way else "",
            case.reopened,
            case.rating,
        ]


def _local(at: datetime | None) -> str:
    """Return the local time in a form that sorts."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
