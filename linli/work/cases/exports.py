"""The list of cases as a sheet, without free text, names and phone numbers of residents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.core.law import content
from linli.work.cases import queries
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


def delay_columns() -> list[Column]:
    """Return the header of the list of what is late."""
    return [
        Column(_("Case number"), 22),
        Column(_("Title"), 30),
        Column(_("Community"), 18),
        Column(_("Office responsible"), 26),
        Column(_("Handler"), 12),
        Column(_("Due"), 17),
        Column(_("Working days overdue"), 12, "number"),
        Column(_("Reason"), 40),
        Column(_("Last step"), 20),
        Column(_("Day of the last step"), 17),
        Column(_("Reminders"), 10, "number"),
        Column(_("Under supervision of"), 24),
        Column(_("Answer due"), 17),
        Column(_("Answered on"), 17),
    ]


def delay_rows(cases: Iterable[Case]) -> Iterator[list[Any]]:
    """Yield one row per case; expects `queries.with_delays`."""
    for case in cases:
        found = queries.delay(case)
        last, held = found.last, found.supervision
        yield [
            case.code,
            case.heading,
            str(case.community),
            str(case.body or ""),
            str(case.handler or ""),
            _local(case.turn_due_at),
            found.days,
            "；".join(found.reasons),
            str(last.get_move_display()) if last else "",
            _local(last.at) if last else "",
            len(found.reminders),
            str(held.body) if held else "",
            _local(held.answer_due_at) if held else "",
            _local(held.answered_at) if held else "",
        ]


def _local(at: datetime | None) -> str:
    """Return the local time in a form that sorts."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
