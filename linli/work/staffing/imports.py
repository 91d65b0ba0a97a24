"""A roster of community workers as offices keep it: checked, taken in, and every row accounted for.

Who is known is recognised by community, name and birth date. An empty cell says nothing; nobody is ended because a
sheet leaves them out.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.intake import cell_values, headings, sheets
from linli.core.intake.cell_values import Fault
from linli.core.intake.non_data_rows import is_non_data_row
from linli.core.intake.outcome import Notes, Outcome
from linli.core.intake.rejects import Rejected, Rejects
from linli.core.intake.sheets import Row, Source, Table, Target
from linli.registers.people.imports import values
from linli.registers.places.imports.communities import Communities
from linli.registers.places.models import Place
from linli.work.staffing import actions
from linli.work.staffing.models import Qualification, Worker
from linli.work.staffing.states import QualificationKind

DOCUMENT = "staff.toml"
BETWEEN = re.compile(r"[、,;/\s]+")
NONE = frozenset({"", "无", "否", "/", "-", "未取得", "未持证", "暂无"})
SHOWN = 200
NOTES = {
    "certificate_unread": gettext_lazy("an unknown certificate was left out"),
    "education_unread": gettext_lazy("an unknown education was left out"),
    "passed_missing": gettext_lazy("a certificate without a date counts from today"),
    "since_missing": gettext_lazy("no day of taking up service: today was taken"),
    "since_differs": gettext_lazy("the register has another day of taking up service; nothing was changed"),
}


@dataclass(slots=True)
class Report(Outcome):
    """How every row ended, and the first rejected rows for a page."""

    reasons: list[Rejected] = field(default_factory=list)
    columns: list[tuple[str, str]] = field(default_factory=list)  # heading, field


@dataclass(frozen=True, slots=True)
class Paper:
    """A degree or certificate; "" and None say nothing."""

    kind: QualificationKind
    level: str
    number: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says about one worker; "" and None say nothing."""

    community_id: int
    name: str
    sex: str
    born: date | None
    post: str
    since: date | None
    papers: tuple[Paper, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """What of the worker may be corrected."""
        said = {"sex": self.sex, "born": self.born, "post": self.post}
        return {name: value for name, value in said.items() if value}


def import_workers(
    source: Source, *, place: Place | None, by: Viewer, rejected_to: Target | None = None, rehearse: bool = False
) -> Report:
    """Take a roster in; one journal entry for the whole, and one for each worker changed.

    Args:
        source: the sheet.
        place: the community or office it is of; without one each row names its community.
        by: who needs STAFF_EDIT there.
        rejected_to: where rejected rows go.
        rehearse: say how each row would end and keep nothing.

    Raises:
        UnreadableFile: it is no roster of workers.
    """
    began, report = time.monotonic(), Report()
    known = headings.of(DOCUMENT)
    with Rejects() as rejects, transaction.atomic():
        reader = _Reader(Communities(place, by, Permission.STAFF_EDIT), report.notes)
        register = _Register(by, report)
        for table in sheets.tables(source, known.known):
            _take(table, known.propose(table.headings), reader, register, rejects)
        report.rejected = rejects.count
        if not rejects.sheets:
            raise UnreadableFile(_("No column says: {names}.").format(names=str(known.fields["name"].title)))
        report.check()
        if rejects.count and rejected_to is not None:
            rejects.write(rejected_to, by=by.name, purpose=_("correcting rejected rows"))
            report.rejected_file = str(rejected_to) if isinstance(rejected_to, Path) else ""
        if rehearse:
            transaction.set_rollback(True)
        else:
            counts = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "rejected")}
            journal.record("worker.imported", place, by=by, **counts)
    report.seconds = time.monotonic() - began
    return report


def _take(table: Table, mapping: list[str], reader: _Reader, register: _Register, rejects: Rejects) -> None:
    report = register.report
    if "name" not in mapping:
        return
    without = headings.refused(table.headings)
    titles = headings.of(DOCUMENT).fields
    report.columns += [(table.headings[n], str(titles[code].title)) for n, code in enumerate(mapping) if code]
    report.unused += [(table.headings[n], str(reason)) for n, reason in without.items()]
    report.unused += [(heading, "") for heading in headings.unused(table.headings, mapping)]
    rejects.begin(table, mapping, without)
    rejected: list[Rejected] = []
    for row in table.rows:
        raw = {code: row.cells[n] for n, code in enumerate(mapping) if code}
        if is_non_data_row(row.cells, raw["name"]) or not (raw["name"] or raw.get("id_number")):
            report.skipped += 1
            continue
        report.read += 1
        try:
            with transaction.atomic():  # a row that is rejected halfway leaves nothing behind
                register.put(reader.read(raw, row), row, table.sheet)
        except (Fault, RuleBroken) as reason:
            rejected.append((row.number, str(reason), row.cells))
    rejects.add(rejected)
    report.reasons += rejected[: SHOWN - len(report.reasons)]


class _Reader:
    """One row as an entry, or the reason why it cannot be one."""

    def __init__(self, where: Communities, notes: Notes) -> None:
        self.where, self.notes, self.today = where, notes, timezone.localdate()

    def read(self, raw: dict[str, str], row: Row) -> Entry:
        name = raw["name"] if raw["name"].isascii() else raw["name"].replace(" ", "")
        if not name or name.isdigit() or "*" in name:
            raise Fault(_("The name is missing or no name."))
        number = raw.get("id_number", "")
        known = values.read_id(number, self.today) if any(map(str.isdigit, number)) else None
        born = self._day(raw.get("born", ""), alone=known is None)
        return Entry(
            community_id=self.where.find(raw.get("community", "")).id,
            name=name[:60],
            sex=cell_values.code_of(raw.get("sex", ""), cell_values.words_of("sex")) or (known.sex if known else ""),
            born=known.born if known else born,
            post=raw.get("post", "")[:60],
            since=self._day(raw.get("since", "")),
            papers=(*self._certificates(raw, row.number), *self._degree(raw, row.number)),
        )

    def _day(self, text: str, *, alone: bool = True) -> date | None:
        if text in NONE or cell_values.year_alone(text, self.today) is not None:
            return None
        day = cell_values.read_date(text, self.today)
        if alone and (day is None or day > self.today):
            raise Fault(_("The day “{text}” cannot be read or lies in the future.").format(text=text))
        return day

    def _code(self, name: str, word: str, number: int) -> str:
        if word in NONE:
            return ""
        code = cell_values.code_of(word, cell_values.words_of(name))
        if code is None:
            self.notes.add(f"{name}_unread", number)
        return code or ""

    def _degree(self, raw: dict[str, str], number: int) -> list[Paper]:
        level = self._code("education", raw.get("education", ""), number)
        return [Paper(QualificationKind.DEGREE, level)] if level else []

    def _certificates(self, raw: dict[str, str], number: int) -> list[Paper]:
        """Each certificate of the cell once, for it may be written in two ways; number and day belong to it when there
        is only one, or as many of them.
        """
        words = [word for word in BETWEEN.split(raw.get("certificate", "")) if word not in NONE]
        numbers = _each(raw.get("number", ""), len(words))
        days = _each(raw.get("passed", ""), len(words))
        held = [self._code("certificate", word, number) for word in words]
        kind = QualificationKind.CERTIFICATE
        first = {level: n for n, level in reversed(list(enumerate(held))) if level}
        return [Paper(kind, level, numbers[n][:60], self._day(days[n])) for level, n in sorted(first.items())]


def _each(text: str, count: int) -> list[str]:
    parts = BETWEEN.split(text) if count > 1 else [text]
    return parts if len(parts) == count else [""] * count


class _Register:
    """The workers in service, and what the sheet changes about them."""

    def __init__(self, by: Viewer, report: Report) -> None:
        self.by, self.report, self.today = by, report, timezone.localdate()
        self.by_name: dict[str, list[Worker]] = {}
        self.seen: dict[Any, tuple[str, int]] = {}
        workers = Worker.objects.open().select_related("community").prefetch_related("qualifications")
        for worker in workers:
            self.by_name.setdefault(worker.name, []).append(worker)

    def put(self, entry: Entry, row: Row, sheet: str) -> None:
        """Create, correct or leave the worker of a row.

        Raises:
            Fault: it is not clear who is meant.
        """
        worker = self._find(entry)
        key: Any = worker.pk if worker else (entry.community_id, entry.name, entry.born)
        first = self.seen.setdefault(key, (sheet, row.number))
        if first != (sheet, row.number):
            raise Fault(_("This person stands already in row {row}.").format(row=first[1]))
        if worker is None:
            self._create(entry, row.number)
            self.report.created += 1
        elif self._change(worker, entry, row.number):
            self.report.updated += 1
        else:
            self.report.unchanged += 1

    def _find(self, entry: Entry) -> Worker | None:
        named = [
            one for one in self.by_name.get(entry.name, []) if not (entry.born and one.born) or one.born == entry.born
        ]
        here = [one for one in named if one.community_id == entry.community_id]
        if len(here) > 1:
            raise Fault(_("Several workers here are called {name}: write the birth date.").format(name=entry.name))
        away = [one for one in named if entry.born and one.born == entry.born]
        if not here and away:
            raise Fault(
                _("By the register {name} works at {place}. End the service there first.").format(
                    name=entry.name, place=away[0].community.name
                )
            )
        return here[0] if here else None

    def _create(self, entry: Entry, number: int) -> None:
        if entry.since is None:
            self.report.notes.add("since_missing", number)
        worker = actions.take_on(
            Place.objects.get(pk=entry.community_id),
            by=self.by,
            name=entry.name,
            since=entry.since or self.today,
            **entry.facts,
        )
        self._qualify(worker, entry.papers, number)

    def _change(self, worker: Worker, entry: Entry, number: int) -> bool:
        if entry.since and entry.since != worker.since:
            self.report.notes.add("since_differs", number)
        facts = {name: value for name, value in entry.facts.items() if value != getattr(worker, name)}
        if facts:
            actions.correct(worker, by=self.by, **facts)
        return self._qualify(worker, entry.papers, number) or bool(facts)

    def _qualify(self, worker: Worker, papers: Sequence[Paper], row: int) -> bool:
        held = {(one.kind, one.level): one for one in worker.qualifications.all()}
        changed = False
        for paper in papers:
            known = held.get((paper.kind, paper.level))
            facts = _corrected(known, paper) if known else {}
            if known is None:
                self._add(worker, paper, row)
            elif facts:
                actions.correct_qualification(known, by=self.by, **facts)
            changed = changed or known is None or bool(facts)
        return changed

    def _add(self, worker: Worker, paper: Paper, row: int) -> None:
        """A degree counts from the first day of service, since rosters name no day for it."""
        degree = paper.kind == QualificationKind.DEGREE
        if paper.day is None and not degree:
            self.report.notes.add("passed_missing", row)
        since = paper.day or (worker.since if degree else self.today)
        actions.add_qualification(
            worker, by=self.by, kind=paper.kind, level=paper.level, since=since, number=paper.number
        )


def _corrected(known: Qualification, paper: Paper) -> dict[str, Any]:
    said: dict[str, Any] = {"number": paper.number, "since": paper.day}
    return {name: value for name, value in said.items() if value and value != getattr(known, name)}
