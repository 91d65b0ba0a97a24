"""Lists of report forms, asks and runs, and the figures of the burden, as sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.intake.sheets import Column
from linli.insight.reports.models import Ask, FormRun, ReportForm
from linli.insight.reports.queries.burden import Burden
from linli.registers.places.models import Place


def form_columns() -> list[Column]:
    """Return the header of the register."""
    return [
        Column(_("title of the form"), 30),
        Column(_("number of the form"), 18),
        Column(_("short code"), 16),
        Column(_("office"), 24),
        Column(_("in force in"), 18),
        Column(_("legal basis"), 36),
        Column(_("approval or filing number"), 24),
        Column(_("valid from"), 12, "date"),
        Column(_("last valid day"), 12, "date"),
        Column(_("how often"), 12),
        Column(_("may receive"), 20),
        Column(_("state"), 12),
    ]


def form_rows(rows: Iterable[ReportForm]) -> Iterator[list[Any]]:
    """Yield a row for each form."""
    for row in rows:
        named = [row.title, row.number, row.code, row.office_title, row.place.name, row.basis, row.approval]
        words = [row.get_period_display(), row.get_sensitivity_display(), row.get_state_display()]
        yield [*named, row.since, row.last_day, *map(str, words)]


def ask_columns() -> list[Column]:
    """Return the header of the asks."""
    return [
        Column(_("asked in"), 18),
        Column(_("asked at"), 18),
        Column(_("office"), 24),
        Column(_("asked by"), 14),
        Column(_("what was asked for"), 40),
        Column(_("report form"), 28),
        Column(_("due at"), 18),
        Column(_("less than a working day"), 12),
        Column(_("recorded already"), 14),
        Column(_("minutes it took"), 10, "number"),
        Column(_("answered at"), 18),
    ]


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def ask_rows(rows: Iterable[Ask]) -> Iterator[list[Any]]:
    """Yield a row for each ask."""
    for row in rows:
        short = _("yes") if row.is_short else _("no")
        named = [row.place.name, _moment(row.asked_at), row.office_title, str(row.get_way_display()), row.what]
        rest = [str(row.form or ""), _moment(row.due_at), short, str(row.get_held_display()), row.minutes]
        yield [*named, *rest, _moment(row.answered_at)]


def run_columns() -> list[Column]:
    """Return the header of the runs."""
    return [
        Column(_("report form"), 30),
        Column(_("place"), 18),
        Column(_("reporting period"), 14),
        Column(_("version"), 8, "number"),
        Column(_("due on"), 12, "date"),
        Column(_("state"), 22),
        Column(_("blanks"), 8, "number"),
        Column(_("filled from the records"), 10, "number"),
        Column(_("sent at"), 18),
        Column(_("sent to"), 24),
        Column("SHA-256", 40),
    ]


def run_rows(rows: Iterable[FormRun]) -> Iterator[list[Any]]:
    """Yield a row for each run."""
    for row in rows:
        named = [
            row.form.title,
            row.place.name,
            row.period_words,
            row.version,
            row.due_on,
            str(row.get_state_display()),
        ]
        yield [*named, row.blanks, row.blanks_filled, _moment(row.sent_at), row.sent_to, row.sent_sha256 or row.sha256]


def burden_columns() -> list[Column]:
    """Return the header of the figures."""
    return [Column(_("figure"), 48), Column(_("how many"), 12, "number"), Column(_("out of"), 12, "number")]


def burden_rows(found: Burden) -> list[list[Any]]:
    """Return a row for each figure, then for each office."""
    figures: list[list[Any]] = [
        [_("forms in force"), found.forms, None],
        [_("forms refused"), found.refused, None],
        [_("blanks that are mapped"), found.mapped, found.blanks],
        [_("blanks filled from the records"), found.filled, found.filled_of],
        [_("blanks that several forms ask for"), found.repeated, found.blanks],
        [_("submissions in the month"), found.submissions, None],
        [_("amended after sending"), found.amended, found.submissions],
        [_("asks in the month"), found.asks, None],
        [_("asks with less than a working day"), found.short, found.asks],
        [_("asks for what was recorded already"), found.held, found.asks],
        [_("minutes spent on asks"), found.minutes, None],
        [_("minutes saved"), found.saving.minutes, None],
        [_("keystrokes saved"), found.saving.keystrokes, None],
    ]
    title = _("blanks of {office} that another form asks for as well")
    return figures + [[title.format(office=one.office), one.repeated, one.blanks] for one in found.offices]


def community_columns() -> list[Column]:
    """Return the header of the table by community."""
    return [
        Column(_("community"), 20),
        Column(_("asks"), 10, "number"),
        Column(_("less than a working day"), 14, "number"),
        Column(_("minutes spent on asks"), 14, "number"),
        Column(_("submissions"), 12, "number"),
    ]


def community_rows(rows: Iterable[tuple[Place, dict[str, int]]]) -> list[list[Any]]:
    """Return a row for each community."""
    return [[place.name, one["asks"], one["short"], one["minutes"], one["submissions"]] for place, one in rows]


def origin_columns() -> list[Column]:
    """Return the header of the sheet that accompanies a filled form."""
    return [
        Column(_("blank"), 14),
        Column(_("label"), 40),
        Column(_("value"), 14),
        Column(_("entered by hand"), 14),
        Column(_("definition"), 40),
        Column(_("scope"), 20),
        Column(_("counted as of"), 12),
        Column(_("records counted"), 10, "number"),
        Column(_("oldest fact"), 12),
        Column(_("why it is empty"), 30),
        Column(_("who confirmed it"), 24),
    ]


def origin_rows(run: FormRun) -> Iterator[list[Any]]:
    """Yield one row per value of a run."""
    by_hand = dict(run.overrides.kept().values_list("key", "value"))
    people = filter(None, (run.community_confirmed_by, run.subdistrict_confirmed_by))
    confirmed = pgettext("between names", ", ").join(map(str, people))
    for one in run.values:
        said = [one.get(name, "") for name in ("definition", "scope", "as_of")]
        yield [
            one["key"],
            one["label"],
            one.get("value"),
            by_hand.get(one["key"], ""),
            *said,
            one.get("records"),
            one.get("oldest", ""),
            one.get("why", ""),
            confirmed,
        ]
