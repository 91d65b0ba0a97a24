"""Read PEOPLE.csv and VACANCIES.csv of `linli employment match`: invented people and vacancies, one a row.

A bad cell refuses its row only. Columns of sex, age, ethnic group, belief, origin or illness are never read; the answer
names them. In VACANCIES.csv a limit by sex or age refuses the vacancy with the article.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.core.errors import UnreadableFile
from linli.core.intake import cell_values
from linli.core.law import content
from linli.services.vacancies.engine import JobOpening, JobSeeker, Point, terms
from linli.services.vacancies.queries.matching import limits_of, rank_of_education, rank_of_grade

BETWEEN = ";"
MOST = 10**7
# What these columns say is never used, whatever they are called in a sheet.
PROTECTED = {
    *("sex", "gender", "age", "born", "birthday", "ethnicity", "nationality", "religion", "belief", "marital", "hukou"),
    *("registration", "origin", "health", "illness", "disability"),
    *("性别", "年龄", "出生日期", "民族", "宗教", "宗教信仰", "婚姻状况", "婚姻", "户籍", "户口", "健康状况", "残疾"),
}
OPEN_TO_ALL = {"", "不限", "无", "any", "none"}
PEOPLE = ("person", "trades", "wage", "hours", "km", "limits", "skills", "education", "papers", "rights", "lat", "lng")
VACANCIES = (
    *("vacancy", "trade", "wage", "places", "hours", "skill", "education", "papers", "demands", "reserved", "lat"),
    *("lng", "until", "words"),
)


class BadJobCell(Exception):
    """A cell that cannot be right; the message is for the person who corrects it."""


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A row that was left out: its line, the column ("" for the whole row), and why."""

    line: int
    name: str
    column: str
    reason: str


@dataclass(slots=True)
class JobSheet:
    """What a file contains."""

    rows: list[Any] = field(default_factory=list)
    rejected: list[RejectedLine] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    never_used: list[str] = field(default_factory=list)


def people(path: Path) -> JobSheet:
    """Read people who look for work.

    Raises:
        UnreadableFile: it cannot be opened, is no text, or has no column `person`.
    """
    return _read(path, PEOPLE, _seeker)


def vacancies(path: Path, on: date) -> JobSheet:
    """Read vacancies that are open on a day; one whose last day has passed is rejected with the reason.

    Raises:
        UnreadableFile: it cannot be opened, is no text, or has no column `vacancy`.
    """
    return _read(path, VACANCIES, lambda cells: _opening(cells, on), check=_refuse_limits)


def _read(
    path: Path,
    known: tuple[str, ...],
    make: Callable[[Mapping[str, str]], Any],
    check: Callable[[Mapping[str, str]], None] | None = None,
) -> JobSheet:
    rows = list(csv.reader(io.StringIO(_text(path), newline="")))
    headings = [cell.strip().lower() for cell in rows[0]] if rows else []
    if known[0] not in headings:
        raise UnreadableFile(_("The file has no column “{name}”.").format(name=known[0]))
    if len(set(headings)) < len(headings):
        raise UnreadableFile(_("Two columns have the same heading. Delete one of them."))
    found = JobSheet(
        unused=[name for name in headings if name not in known and name not in PROTECTED and name],
        never_used=[name for name in headings if name in PROTECTED],
    )
    seen: dict[str, int] = {}
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: cell.strip() for name, cell in zip(headings, row, strict=False)}
        name = cells.get(known[0], "")
        try:
            if len(row) != len(headings):
                said = _("The row has {count} cells, the headings have {most}.")
                raise BadJobCell(said.format(count=len(row), most=len(headings)))
            if not name:
                raise BadJobCell(_("The first name or number is missing."))
            if seen.setdefault(name, line) != line:
                raise BadJobCell(_("{name} is in line {line} already.").format(name=name, line=seen[name]))
            if check is not None:
                check(cells)
            found.rows.append(make({one: cells.get(one, "") for one in known}))
        except BadJobCell as reason:
            column, text = reason.args if len(reason.args) == 2 else ("", reason.args[0])
            found.rejected.append(RejectedLine(line, name, column, str(text)))
    return found


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        said = _("The file {name} cannot be opened: {reason}.")
        raise UnreadableFile(said.format(name=path.name, reason=error.strerror)) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(_("The file is no text in UTF-8 or GB 18030."))


def _seeker(cells: Mapping[str, str]) -> JobSeeker:
    return JobSeeker(
        cells["person"],
        trades=tuple(_code("trades", one, "occupation", part=True) for one in _parts(cells["trades"])),
        wage=_fen(cells["wage"]),
        hours=_number("hours", cells["hours"]),
        metres=_metres(cells["km"]),
        limits=limits_of([_code("limits", one, "work_limit") for one in _parts(cells["limits"])]),
        skills=dict(_skill(one) for one in _parts(cells["skills"])),
        education=rank_of_education(_code("education", cells["education"], "education")) or None,
        papers=frozenset(_code("papers", one, "job_paper") for one in _parts(cells["papers"])),
        rights=frozenset(_parts(cells["rights"])),
        at=_point(cells),
    )


def _opening(cells: Mapping[str, str], on: date) -> JobOpening:
    trade = _code("trade", cells["trade"], "occupation", part=True)
    if not trade:
        raise BadJobCell("trade", _("The occupation is missing."))
    for sentence in terms.unlawful(cells["words"], trade):
        raise BadJobCell("words", sentence)
    wage = _fen(cells["wage"])
    if not wage:
        raise BadJobCell("wage", terms.without_wage())
    until = cell_values.read_date(cells["until"], on) if cells["until"] else None
    if cells["until"] and until is None:
        raise BadJobCell("until", _("“{cell}” is no date. Write it like 2026-12-31.").format(cell=cells["until"]))
    if until is not None and until < on:
        raise BadJobCell("until", _("The last day has passed."))
    return JobOpening(
        cells["vacancy"],
        trade,
        wage,
        places=_number("places", cells["places"]) or 1,
        hours=_number("hours", cells["hours"]),
        skill=_rank("skill", cells["skill"]),
        education=rank_of_education(_code("education", cells["education"], "education")),
        papers=frozenset(_code("papers", one, "job_paper") for one in _parts(cells["papers"])),
        demands=frozenset(_code("demands", one, "work_demand") for one in _parts(cells["demands"])),
        reserved=cells["reserved"],
        at=_point(cells),
    )


def _refuse_limits(cells: Mapping[str, str]) -> None:
    """Refuse a vacancy that limits sex or age in a column of its own."""
    for code, headings in {"sex": ("sex", "gender", "性别"), "age": ("age", "年龄")}.items():
        for heading in headings:
            if (said := cells.get(heading, "")).lower() not in OPEN_TO_ALL:
                term = terms.terms()[code]
                text = _("“{part}” {what}, which is not allowed. {article}.")
                raise BadJobCell(heading, text.format(part=said, what=term.title, article=term.cited))


def _parts(cell: str) -> list[str]:
    return [one.strip() for one in cell.replace("；", BETWEEN).split(BETWEEN) if one.strip()]


def _code(column: str, word: str, name: str, *, part: bool = False) -> str:
    """Return the code of a word; `part`: also the beginning of codes, e.g. 4-07 for all below it."""
    if not word:
        return ""
    code = cell_values.code_of(word, cell_values.words_of(name))
    if code is not None:
        return code
    if part and any(known.startswith(f"{word}-") for known in content.codes(name)):
        return word
    raise BadJobCell(column, _("“{word}” is not in the list {name}.").format(word=word, name=name))


def _skill(word: str) -> tuple[str, int]:
    """Read `4-07-05:3`: an occupation and the grade of skill; without a grade 0."""
    trade, _colon, grade = word.replace("：", ":").partition(":")
    code = _code("skills", trade.strip(), "occupation", part=True)
    return code, _rank("skills", grade.strip())


def _rank(column: str, grade: str) -> int:
    """Read a grade of skill by its code, its name, or its number from 5, the lowest, to 1."""
    return rank_of_grade(_code(column, f"grade_{grade}" if grade.isdigit() else grade, "skill_grade"))


def _number(column: str, cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and 0 < int(cell) < MOST):
        raise BadJobCell(column, _("“{cell}” is no whole number above 0.").format(cell=cell))
    return int(cell)


def _fen(cell: str) -> int | None:
    yuan = _number("wage", cell.removesuffix(".00").removesuffix(".0"))
    return None if yuan is None else yuan * 100


def _decimal(column: str, cell: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not -180 <= value <= 180:
        raise BadJobCell(column, _("“{cell}” is no number that can be right.").format(cell=cell))
    return value


def _metres(cell: str) -> int | None:
    km = _decimal("km", cell)
    if km is not None and km < 0:
        raise BadJobCell("km", _("“{cell}” is no number that can be right.").format(cell=cell))
    return None if km is None else round(km * 1000)


def _point(cells: Mapping[str, str]) -> Point | None:
    lat, lng = _decimal("lat", cells["lat"]), _decimal("lng", cells["lng"])
    if (lat is None) != (lng is None):
        raise BadJobCell("lat", _("lat and lng are given together, or neither."))
    return None if lat is None or lng is None else (lat, lng)
