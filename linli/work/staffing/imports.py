"""Import of a roster of community workers.

Workers are matched by community, name and birth date. Nobody's service ends because a file leaves them out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.intake import cell_values
from linli.core.intake.cell_values import Fault, MonthStart
from linli.core.intake.models import Ended
from linli.core.intake.runner import Result, RowImporter, Skipped, skip_non_data
from linli.core.intake.sheets import Row, Table
from linli.registers.people.imports import values
from linli.registers.places.imports.community_of_row import Communities
from linli.registers.places.models import Place
from linli.work.staffing import actions
from linli.work.staffing.models import Qualification, Worker
from linli.work.staffing.states import QualificationKind

BETWEEN = re.compile(r"[、,;/\s]+")
NONE = frozenset({"", "无", "否", "/", "-", "未取得", "未持证", "暂无"})


@dataclass(frozen=True, slots=True)
class Paper:
    """A degree or certificate; "" and None mean: not given."""

    kind: QualificationKind
    level: str
    number: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """The data of one worker in a row; "" and None mean: not given."""

    community_id: int
    name: str
    sex: str
    born: date | None
    post: str
    since: date | None
    papers: tuple[Paper, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """Return the fields that a row may correct."""
        said = {"sex": self.sex, "born": self.born, "post": self.post}
        return {name: value for name, value in said.items() if value}


class WorkerRoster(RowImporter[WorkerRow]):
    """Importer of workers, row by row."""

    place: Place | None

    kind = "workers"
    document = "staff.toml"
    place_model = Place
    imported, undone = "worker.imported", "worker.import_undone"
    rejected_read = "worker.rejected_rows_read"
    notes_words = {
        "certificate_unread": _("unknown certificate: not used"),
        "education_unread": _("unknown education: not used"),
        "month_only": _("month without a day: its first day used; correct it on the worker's page"),
        "month_or_october": _("the month “.1” may be January or October: January used; check it"),
        "year_only": _("year without a month: not used"),
        "passed_missing": _("certificate without a date: counted from today"),
        "since_missing": _("no start date: today was used"),
        "since_differs": _("start date differs from the register; nothing was changed"),
    }

    def begin(self, table: Table, mapping: Sequence[str]) -> bool:
        """Load communities and workers in service, once for all tables."""
        if not self.sheet:
            self.where = Communities(self.place, self.by, Permission.STAFF_EDIT)
            self.register = _Register()
        return super().begin(table, mapping)

    def read(self, raw: dict[str, str], row: Row) -> WorkerRow:
        """Parse one worker."""
        skip_non_data(row.cells, raw["name"])
        if not any(raw.values()):
            raise Skipped
        name = raw["name"] if raw["name"].isascii() else raw["name"].replace(" ", "")
        if not name or name.isdigit() or "*" in name:
            raise Fault(_("The name is missing or not valid."))
        number = raw.get("id_number", "")
        known = values.read_id(number, self.today) if any(map(str.isdigit, number)) else None
        born = self._day(raw.get("born", ""), row.number, alone=known is None)
        return WorkerRow(
            community_id=self.where.find(raw.get("community", "")).id,
            name=name[:60],
            sex=cell_values.code_of(raw.get("sex", ""), cell_values.words_of("sex")) or (known.sex if known else ""),
            born=known.born if known else born,
            post=raw.get("post", "")[:60],
            since=self._day(raw.get("since", ""), row.number),
            papers=(*self._certificates(raw, row.number), *self._degree(raw, row.number)),
        )

    def _day(self, text: str, number: int, *, alone: bool = True) -> date | None:
        """Return the day of a cell; of a month its first, with a note unless the day is known from elsewhere."""
        if text in NONE:
            return None
        if month := cell_values.month_alone(text, self.today):
            if alone:
                self.notes.add("month_or_october" if cell_values.may_be_october(text) else "month_only", number)
            return month
        if cell_values.year_alone(text, self.today) is not None:
            self.notes.add("year_only", number)
            return None
        day = cell_values.read_date(text, self.today)
        if alone and (day is None or day > self.today):
            raise Fault(format_lazy(_("The date “{text}” cannot be read or is in the future."), text=text))
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
        """Return each certificate of the cell once."""
        words = [word for word in BETWEEN.split(raw.get("certificate", "")) if word not in NONE]
        # Number and day belong to a certificate only if there is one, or as many of them as certificates.
        numbers = _each(raw.get("number", ""), len(words))
        days = _each(raw.get("passed", ""), len(words))
        held = [self._code("certificate", word, number) for word in words]
        kind = QualificationKind.CERTIFICATE
        # The same certificate may be written in two ways.
        first = {level: n for n, level in reversed(list(enumerate(held))) if level}
        return [Paper(kind, level, numbers[n][:60], self._day(days[n], number)) for level, n in sorted(first.items())]

    def put_row(self, number: int, entry: WorkerRow) -> Result:
        """Create, correct or leave the worker of a row."""
        worker = self.register.find(entry, self.sheet, number)
        if worker is None:
            self.register.add(self._create(entry, number), self.sheet, number)
            return Result(number, Ended.CREATED)
        fields = self._change(worker, entry, number)
        if not _in_month(entry.born, worker.born):
            worker.born = entry.born or worker.born  # rows to come are compared with what is known now
        return Result(number, Ended.UPDATED if fields else Ended.UNCHANGED, fields)

    def _create(self, entry: WorkerRow, number: int) -> Worker:
        if entry.since is None:
            self.notes.add("since_missing", number)
        worker = actions.take_on(
            Place.objects.get(pk=entry.community_id),
            by=self.by,
            name=entry.name,
            since=entry.since or self.today,
            **entry.facts,
        )
        self.changes.create(Worker, worker.pk)
        self._qualify(worker, entry.papers, number)
        return worker

    def _change(self, worker: Worker, entry: WorkerRow, number: int) -> tuple[str, ...]:
        """Return the fields that changed."""
        if entry.since and entry.since != worker.since and not _in_month(entry.since, worker.since):
            self.notes.add("since_differs", number)
        facts = {name: value for name, value in entry.facts.items() if value != getattr(worker, name)}
        if _in_month(entry.born, worker.born):
            facts.pop("born", None)
        if facts:
            with self.changes.watching((Worker.objects.filter(pk=worker.pk), facts)):
                actions.correct(worker, by=self.by, **facts)
        return (*facts, *self._qualify(worker, entry.papers, number))

    def _qualify(self, worker: Worker, papers: Sequence[Paper], number: int) -> list[str]:
        held = {(one.kind, one.level): one for one in worker.qualifications.all()}
        changed: dict[str, None] = {}
        for paper in papers:
            known = held.get((paper.kind, paper.level))
            facts = _corrected(known, paper) if known else {}
            if known is None:
                self._add(worker, paper, number)
                changed["education" if paper.kind == QualificationKind.DEGREE else "certificate"] = None
            elif facts:
                with self.changes.watching((Qualification.objects.filter(pk=known.pk), facts)):
                    actions.correct_qualification(known, by=self.by, **facts)
                changed |= dict.fromkeys("passed" if name == "since" else name for name in facts)
        return list(changed)

    def _add(self, worker: Worker, paper: Paper, number: int) -> None:
        degree = paper.kind == QualificationKind.DEGREE
        if paper.day is None and not degree:
            self.notes.add("passed_missing", number)
        # Rosters give no day for a degree, so it counts from the first day of service.
        since = paper.day or (worker.since if degree else self.today)
        added = actions.add_qualification(
            worker, by=self.by, kind=paper.kind, level=paper.level, since=since, number=paper.number
        )
        self.changes.create(Qualification, added.pk)


def _each(text: str, count: int) -> list[str]:
    parts = BETWEEN.split(text) if count > 1 else [text]
    return parts if len(parts) == count else [""] * count


class _Register:
    """The workers in service, and those that the file named so far."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[Worker]] = {}
        self.seen: dict[Any, tuple[str, int]] = {}
        workers = Worker.objects.open().select_related("community").prefetch_related("qualifications")
        for worker in workers:
            self.by_name.setdefault(worker.name, []).append(worker)

    def add(self, worker: Worker, sheet: str, number: int) -> None:
        """Add a worker whom a row created."""
        # So that a later row without a birth date matches the same worker.
        self.by_name.setdefault(worker.name, []).append(worker)
        self.seen[worker.pk] = (sheet, number)

    def find(self, entry: WorkerRow, sheet: str, number: int) -> Worker | None:
        """Return the worker of a row, None for a new one.

        Raises:
            Fault: it is not clear who is meant, or an earlier row meant the same.
        """
        worker = self._find(entry)
        key: Any = worker.pk if worker else (entry.community_id, entry.name, entry.born)
        first = self.seen.setdefault(key, (sheet, number))
        if first != (sheet, number):
            raise Fault(format_lazy(_("This person is already in row {row}."), row=first[1]))
        return worker

    def _find(self, entry: WorkerRow) -> Worker | None:
        named = [one for one in self.by_name.get(entry.name, []) if _may_be_born(entry.born, one.born)]
        here = [one for one in named if one.community_id == entry.community_id]
        same = [one for one in named if entry.born and one.born]
        away = [one for one in same if one.community_id != entry.community_id]
        if away and len(away) == len(same):
            raise Fault(
                format_lazy(
                    _("{name} is registered as working at {place}. End the service there first."),
                    name=entry.name,
                    place=away[0].community.name,
                )
            )
        if len(here) > 1:
            raise Fault(
                format_lazy(_("Several workers here are called {name}: enter the birth date."), name=entry.name)
            )
        return here[0] if here else None


def _corrected(known: Qualification, paper: Paper) -> dict[str, Any]:
    said: dict[str, Any] = {"number": paper.number, "since": None if _in_month(paper.day, known.since) else paper.day}
    return {name: value for name, value in said.items() if value and value != getattr(known, name)}


def _in_month(said: date | None, known: date | None) -> bool:
    """Return whether the file gives only a month, and the known day is in it."""
    return isinstance(said, MonthStart) and known is not None and known.replace(day=1) == said


def _may_be_born(said: date | None, known: date | None) -> bool:
    """Return whether two birth dates do not contradict each other; the first of a month may stand for the month."""
    if said is None or known is None or said == known or _in_month(said, known):
        return True
    return known.day == 1 and said.replace(day=1) == known
