"""Import of lists of vacancies, from employers and labour markets.

An employer is recognised by community and name, a vacancy by employer, title and occupation while it is open. None is
closed because a sheet leaves it out. A vacancy without wage, or one that excludes people against law, is rejected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.intake import cell_values
from linli.core.intake.cell_values import Fault
from linli.core.intake.models import Ended
from linli.core.intake.runner import Result, RowImporter, Skipped, skip_non_data
from linli.core.intake.sheets import Row, Table
from linli.registers.places.imports.community_of_row import Communities
from linli.registers.places.models import Place
from linli.services.vacancies import actions
from linli.services.vacancies.engine import terms
from linli.services.vacancies.models import Employer, Vacancy

BETWEEN = re.compile(r"[、,，;；/\s]+")
WHOLE = re.compile(r"\d{1,7}")
RANGE = re.compile(r"(\d{1,7})\s*[-~—至到]+\s*(\d{1,7})")
DAYS = 90  # a vacancy whose sheet names no last day is open so long
GRADE_PARTS = re.compile(r"[（）()]")
LISTS = {"papers": "job_paper", "demands": "work_demand"}


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A row: an employer and what it says of one vacancy; what is empty is left out of `facts`."""

    community_id: int
    employer: str
    title: str
    trade: str
    facts: dict[str, Any] = field(default_factory=dict)


class VacancySheet(RowImporter[VacancyRow]):
    """Importer of vacancies, row by row."""

    place: Place | None

    kind = "vacancies"
    document = "vacancies.toml"
    needed = ("employer",)
    place_model = Place
    imported, undone = "vacancies.imported", "vacancies.import_undone"
    rejected_read = "vacancies.rejected_rows_read"
    notes_words = {
        "end_missing": _("no last day: open for 90 days"),
        "hours_missing": _("no hours: 40 hours a week were used"),
        "paper_unread": _("unknown paper: not used, enter it on the page of the vacancy"),
        "demand_unread": _("unknown demand of the work: not used"),
    }

    def begin(self, table: Table, mapping: Sequence[str]) -> bool:
        """Load the communities and the words of the lists, once for all tables."""
        if not self.sheet:
            self.where = Communities(self.place, self.by, Permission.VACANCY_EDIT)
            self.trades = cell_values.words_of("occupation")
            self.listed = {name: cell_values.words_of(codes) for name, codes in LISTS.items()}
            # Sheets write 五级 or 初级工 for 五级（初级工）.
            full = cell_values.words_of("skill_grade")
            self.grades = {
                part: code for word, code in full.items() for part in (word, *GRADE_PARTS.split(word)) if part
            }
            self.educations = cell_values.words_of("education")
            self.seen: dict[tuple[Any, ...], int] = {}
        return super().begin(table, mapping)

    def what(self, raw: Mapping[str, str]) -> str:
        """Return employer and title."""
        return " ".join(filter(None, (raw.get("employer", ""), raw.get("title", ""))))

    def read(self, raw: dict[str, str], row: Row) -> VacancyRow:
        """Parse one vacancy."""
        skip_non_data(row.cells, raw["employer"])
        if not any(raw.values()):
            raise Skipped
        employer, title = raw["employer"].strip()[:80], raw.get("title", "").strip()[:60]
        if not employer or employer.isdigit():
            raise Fault(_("The employer is missing."))
        trade = cell_values.code_of(raw.get("trade", "") or title, self.trades)
        if trade is None:
            raise Fault(_("The occupation is not known. Use one of the list on the page of a vacancy."))
        low, high = self._wages(raw)
        facts = self._facts(raw, row.number) | {"wage_low": low} | ({"wage_high": high} if high else {})
        words = facts.get("words", "")
        if sentence := next(terms.unlawful(f"{title} {words}", trade), None):
            raise Fault(sentence)
        for name, column in (("sex", raw.get("sex", "")), ("age", raw.get("age", ""))):
            if column and not _open_to_all(column):
                term = terms.terms()[name]
                said = _("“{part}” {what}, which is not allowed. {article}.")
                raise Fault(format_lazy(said, part=column, what=term.title, article=term.cited))
        community = self.where.find(raw.get("community", "")).id
        return VacancyRow(community, employer, title or raw.get("trade", "")[:60], trade, facts)

    def _wages(self, raw: dict[str, str]) -> tuple[int, int | None]:
        text = raw.get("wage_low", "").replace("元", "").replace(",", "").removesuffix(".0").strip()
        more = raw.get("wage_high", "").replace("元", "").replace(",", "").removesuffix(".0").strip()
        if found := RANGE.fullmatch(text):
            text, more = found[1], more or found[2]
        if not WHOLE.fullmatch(text) or int(text) == 0:
            raise Fault(terms.without_wage())
        high = int(more) * 100 if WHOLE.fullmatch(more) else None
        return int(text) * 100, high

    def _facts(self, raw: dict[str, str], number: int) -> dict[str, Any]:
        found = {
            "hours": self._number(raw.get("hours", "")),
            "places": self._number(raw.get("places", "")),
            "where": raw.get("where", "").strip()[:80],
            "grade": self._code(raw.get("grade", ""), self.grades),
            "education": self._code(raw.get("education", ""), self.educations),
            "papers": self._codes("papers", raw.get("papers", ""), number),
            "demands": self._codes("demands", raw.get("demands", ""), number),
            "words": raw.get("words", "").strip()[:300],
            "closes_on": self._day(raw.get("closes_on", "")),
        }
        return {name: value for name, value in found.items() if value}

    def _number(self, text: str) -> int | None:
        plain = text.removesuffix(".0").removesuffix("人").removesuffix("小时").strip()
        if plain and not (WHOLE.fullmatch(plain) and int(plain)):
            raise Fault(format_lazy(_("“{text}” is no whole number."), text=text))
        return int(plain) if plain else None

    def _code(self, text: str, words: dict[str, str]) -> str:
        if not text.strip() or text.strip() in {"不限", "无", "无要求"}:
            return ""
        code = cell_values.code_of(text, words)
        if code is None:
            raise Fault(format_lazy(_("“{text}” is not known."), text=text))
        return code

    def _codes(self, name: str, text: str, number: int) -> list[str]:
        words = [word for word in BETWEEN.split(text) if word and word not in {"无", "不限"}]
        codes = [cell_values.code_of(word, self.listed[name]) for word in words]
        if None in codes:
            self.notes.add(f"{name[:-1]}_unread", number)
        return sorted({code for code in codes if code})

    def _day(self, text: str) -> date | None:
        if not text:
            return None
        day = cell_values.read_date(text, self.today)
        if day is None:
            raise Fault(_("The last day cannot be read."))
        if day < self.today:
            raise Fault(_("The last day has passed."))
        return day

    def put_row(self, number: int, entry: VacancyRow) -> Result:
        """Create, correct or leave the vacancy of a row."""
        key = (entry.community_id, entry.employer, entry.title, entry.trade)
        if self.seen.setdefault(key, number) != number:
            raise Fault(_("This vacancy is in an earlier row already."))
        employer = Employer.objects.open().filter(community=entry.community_id, name=entry.employer).first()
        known = self._open(employer, entry).first() if employer is not None else None
        return self._change(number, known, entry) if known is not None else self._create(number, employer, entry)

    def _open(self, employer: Employer, entry: VacancyRow) -> QuerySet[Vacancy]:
        return Vacancy.objects.on(self.today).filter(employer=employer, title=entry.title, trade=entry.trade)

    def _create(self, number: int, employer: Employer | None, entry: VacancyRow) -> Result:
        if employer is None:
            community = Place.objects.get(pk=entry.community_id)
            employer = actions.add_employer(community, by=self.by, name=entry.employer)
            self.changes.create(Employer, employer.pk)
        facts = {"hours": 40, "places": 1} | entry.facts
        if "hours" not in entry.facts:
            self.notes.add("hours_missing", number)
        if "closes_on" not in facts:
            self.notes.add("end_missing", number)
            facts["closes_on"] = self.today + timedelta(days=DAYS)
        row = actions.add(employer, by=self.by, since=self.today, title=entry.title, trade=entry.trade, **facts)
        self.changes.create(Vacancy, row.pk)
        return Result(number, Ended.CREATED)

    def _change(self, number: int, vacancy: Vacancy, entry: VacancyRow) -> Result:
        facts = {name: value for name, value in entry.facts.items() if value != getattr(vacancy, name)}
        if not facts:
            return Result(number, Ended.UNCHANGED)
        columns = dict(facts)
        if "closes_on" in facts or "places" in facts:
            columns |= {"until": None, "why_closed": None}
        with self.changes.watching((Vacancy.objects.filter(pk=vacancy.pk), columns)):
            actions.correct(vacancy, by=self.by, **facts)
        return Result(number, Ended.UPDATED, tuple(facts))


def _open_to_all(text: str) -> bool:
    """Return whether a column of sex or age says that there is no limit."""
    return text.strip().lower() in {
        "不限",
        "无",
        "无要求",
        "男女不限",
        "any",
        "none",
        "-",
        "/",
        "18岁以上",
        "18周岁以上",
    }
