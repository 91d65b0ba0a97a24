"""The import itself: reads, decides, writes, and says how every row ended."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import sheets
from linli.core.intake.sheets import Column
from linli.registers.places import actions
from linli.registers.places.imports.plan import Plan, is_same, moves, parent_code
from linli.registers.places.imports.rows import PlaceRow, read
from linli.registers.places.models import Place
from linli.registers.places.states import is_village, plain_code


@dataclass(slots=True)
class Report:
    """How every row ended; the four counts add up to the rows read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[tuple[PlaceRow, str]] = field(default_factory=list)
    skipped: int = 0  # lines of the sheet that are no places
    rejected_file: str = ""
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """Rows accounted for."""
        return self.created + self.updated + self.unchanged + len(self.rejected)

    def as_dict(self) -> dict[str, Any]:
        """What scripts rely on."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": len(self.rejected),
            "skipped": self.skipped,
            "rejected_file": self.rejected_file,
            "seconds": round(self.seconds, 2),
        }


def import_file(path: Path, *, by: Viewer) -> Report:
    """Read a file and take its tree in; rejected rows go to `<file>.rejected.xlsx` beside it.

    Raises:
        UnreadableFile: the file cannot be read as a tree.
    """
    began = time.monotonic()
    headings, rows, skipped = read(path)
    report = import_places(rows, by=by)
    report.skipped = skipped
    if report.rejected:
        target = path.with_name(f"{path.stem}.rejected.xlsx")
        write_rejected(target, headings, report, by=by)
        report.rejected_file = str(target)
    report.seconds = time.monotonic() - began
    return report


def write_rejected(target: Path, headings: Iterable[str], report: Report, *, by: Viewer) -> None:
    """The rejected rows as they came, with row number and reason first."""
    columns = [Column(_("Row"), 8, "number"), Column(_("Reason"), 48), *(Column(text, 18) for text in headings)]
    rows = ((row.number, reason, *row.cells) for row, reason in report.rejected)
    mark = sheets.watermark(by.name, timezone.localtime(), _("correcting rejected places"))
    sheets.write(target, columns, rows, sheet=_("Rejected rows"), mark=mark)


@transaction.atomic
def import_places(rows: Iterable[PlaceRow], *, by: Viewer) -> Report:
    """Take every good row, name every bad one, and account for each row exactly once. One journal entry."""
    plan = Plan(by)
    plan.decide(rows)
    report = Report(rejected=plan.rejected)
    today = timezone.localdate()
    changed = [row for code, row in plan.take.items() if code in plan.known and not is_same(plan.known[code], row)]
    _free_names(changed, plan.known, today)
    for code, row in plan.take.items():
        if code not in plan.known and row.until:
            report.unchanged += 1  # it ended before it was ever here
        elif code not in plan.known:
            _create(row, plan.known, today, report)
        elif row in changed:
            _change(plan.known[code], row, plan.known)
            report.updated += 1
        else:
            report.unchanged += 1
    _end([row for row in reversed(changed) if row.until], plan.known, report)
    report.rejected.sort(key=lambda pair: pair[0].number)
    if report.created or report.updated:
        journal.record(
            "places.imported",
            None,
            by=by,
            created=report.created,
            updated=report.updated,
            rejected=len(report.rejected),
        )
    return report


def _free_names(rows: list[PlaceRow], known: dict[str, Place], today: date) -> None:
    """Keep what is given up, and let every name go before any is taken: two places may exchange theirs."""
    for row in rows:
        place = known[row.code]
        if place.name != row.name or moves(place, row):
            actions.keep_version(place, today)
            place.name = f"\x7f{place.code}"
            place.save(update_fields=["name"])


def _create(row: PlaceRow, known: dict[str, Place], today: date, report: Report) -> None:
    try:
        known[row.code] = actions.new_place(
            known.get(row.parent),
            row.level,
            row.name,
            code=row.code,
            since=row.since or today,
            category=row.category or ("rural" if is_village(row.code) else ""),
        )
        report.created += 1
    except RuleBroken as reason:
        report.rejected.append((row, str(reason)))


def _change(place: Place, row: PlaceRow, known: dict[str, Place]) -> None:
    if parent_code(place) != row.parent:
        place.refresh_from_db(fields=["path"])
        actions.move_below(place, known.get(row.parent))
        paths = Place.objects.filter(path__startswith=place.path).exclude(code="").values_list("code", "path")
        for code, path in paths:
            known[plain_code(code)].path = path
    place.name, place.category = row.name, row.category or place.category
    place.save(update_fields=["name", "category"])


def _end(rows: list[PlaceRow], known: dict[str, Place], report: Report) -> None:
    """End what was dissolved, from below; who still holds something is rejected after all."""
    for row in rows:
        try:
            actions.end_place(known[row.code], row.until or timezone.localdate())
        except RuleBroken as reason:
            report.updated -= 1
            report.rejected.append((row, str(reason)))
