"""Read the FACTS.csv of `linli employment status`: a row for each fact about work of an invented person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.core.errors import UnreadableFile
from linli.core.intake.cell_values import code_of, read_date
from linli.core.law import content
from linli.services.schemes.imports import BETWEEN, NOTHING, BadCell, Rejected, csv_lines, flag_of

SEXES = {"1": "1", "2": "2", "m": "1", "f": "2", "male": "1", "female": "2", "man": "1", "woman": "2"} | {
    "男": "1",
    "女": "2",
    "男性": "1",
    "女性": "2",
}
REGISTERS = {"here": "here", "本地": "here", "province": "province", "省内": "province"} | {
    "other": "other",
    "省外": "other",
    "elsewhere": "elsewhere",
    "外地": "elsewhere",
}


def _text(cell: str, _on: date) -> str:
    return cell


def _day(cell: str, on: date) -> date:
    found = read_date(cell, on)
    if found is None:
        raise BadCell(_("“{cell}” is no date. Write it like 1946-03-05.").format(cell=cell))
    return found


def _days(cell: str, on: date) -> list[date]:
    return [] if cell.lower() in NOTHING else [_day(one.strip(), on) for one in BETWEEN.split(cell) if one.strip()]


def _flag(cell: str, _on: date) -> bool:
    return flag_of(cell)


def _born(cell: str, on: date) -> date:
    day = _day(cell, on)
    if day > on:
        raise BadCell(_("The birth date {cell} is after the day of the question, {on}.").format(cell=cell, on=on))
    return day


def _one_of(words: Mapping[str, str]) -> Callable[[str, date], str]:
    def read_cell(cell: str, _on: date) -> str:
        found = code_of(cell.lower(), words)
        if found is None:
            raise BadCell(
                _("“{cell}” is none of {known}.").format(cell=cell, known=", ".join(sorted({*words.values()})))
            )
        return found

    return read_cell


def _words_of(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, entry in content.codes(name).items():
        for word in (code, entry.title.zh, entry.title.en.lower(), *entry.also):
            found.setdefault(word, code)
    return found


def _work(cell: str, on: date) -> str:
    return _one_of(_words_of("employment"))(cell, on)


def _circumstances(cell: str, _on: date) -> frozenset[str]:
    if cell.lower() in NOTHING:
        return frozenset()
    words, found = _words_of("circumstance"), set()
    for word in filter(None, (part.strip() for part in BETWEEN.split(cell))):
        code = code_of(word, words)
        if code is None:
            raise BadCell(_("The circumstance “{word}” is not known.").format(word=word))
        found.add(code)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """A column: its Chinese heading, how a cell is read, what it is, and whether each row has its own value."""

    zh: str
    read: Callable[[str, date], Any]
    zh_help: str
    en_help: str
    of: str = "person"  # person, row or household


COLUMNS: dict[str, StatusColumn] = {
    "household": StatusColumn("户", _text, "户的名称或编号", "name or number of the household", "row"),
    "person": StatusColumn(
        "姓名", _text, "人的姓名或编号；同一人可有多行", "name or number; one person may have several rows", "row"
    ),
    "community": StatusColumn("社区", _text, "社区区划代码", "division code of the community"),
    "born": StatusColumn("出生日期", _born, "出生日期", "date of birth"),
    "sex": StatusColumn("性别", _one_of(SEXES), "1 男、2 女", "1 man, 2 woman"),
    "registration": StatusColumn(
        "户籍",
        _one_of(REGISTERS),
        "here 本地、province 省内、other 省外、elsewhere 外地",
        "household register: here, province (elsewhere in it), other (another one), elsewhere",
    ),
    "residence_permit": StatusColumn("居住证", _flag, "是或否", "yes or no"),
    "lives_since": StatusColumn("居住自", _day, "居住的第一天", "first day of living here"),
    "lives_until": StatusColumn("居住至", _day, "不再居住的第一天", "first day of not living here"),
    "died": StatusColumn("死亡日期", _day, "死亡日期", "day of death"),
    "work": StatusColumn("就业状况", _work, "就业状况代码", "code of the employment status", "row"),
    "since": StatusColumn("起始日期", _day, "该状况的第一天", "first day of that status", "row"),
    "until": StatusColumn("截止日期", _day, "该状况结束后的第一天", "first day after it", "row"),
    "able": StatusColumn("有劳动能力", _flag, "是或否（跟踪档案）", "able to work, by the tracking file: yes or no"),
    "willing": StatusColumn(
        "有就业意愿", _flag, "是或否（跟踪档案）", "wishes to work, by the tracking file: yes or no"
    ),
    "file_since": StatusColumn("档案起始", _day, "跟踪档案的第一天", "first day of the tracking file"),
    "other_income": StatusColumn("经营投资收入", _flag, "是或否", "income from business or investment: yes or no"),
    "benefit_since": StatusColumn("领金起始", _day, "领取失业保险金的第一天", "first day of unemployment benefit"),
    "benefit_until": StatusColumn("领金截止", _day, "停领的第一天", "first day without it"),
    "circumstances": StatusColumn(
        "情况", _circumstances, "情况代码，用 ; 分隔；没有写 none", "codes separated by ;, none if none applies"
    ),
    "applied_on": StatusColumn("申请认定", _day, "申请认定就业困难的日期", "applied for recognition as hard to employ"),
    "published_on": StatusColumn("公示", _day, "公示的第一天", "first day of the public notice"),
    "recognised_on": StatusColumn("认定", _day, "认定日期", "recognised on"),
    "ended_on": StatusColumn(
        "认定终止", _day, "认定不再有效的第一天", "first day on which the recognition is no longer in force"
    ),
    "withdrawn_on": StatusColumn("撤销", _day, "申请或认定撤销日期", "application or recognition withdrawn on"),
    "refusals": StatusColumn(
        "无理由拒绝",
        _days,
        "无正当理由拒绝推荐的各日期，用 ; 分隔",
        "days of refusing a suitable offer without good reason, separated by ;",
    ),
    "confirmed_on": StatusColumn(
        "确认零就业", _day, "确认为零就业家庭的日期", "confirmed as zero-employment household on", "household"
    ),
    "planned_on": StatusColumn("制定帮扶", _day, "制定帮扶计划的日期", "aid planned on", "household"),
    "exited_on": StatusColumn("拒绝退出", _day, "因拒绝帮扶退出的日期", "left out after refusing aid on", "household"),
}


@dataclass(slots=True)
class StatusPerson:
    """One person of the file with their facts about work."""

    line: int
    household: str
    person: str
    facts: dict[str, Any] = field(default_factory=dict)
    work: list[tuple[str, date | None, date | None]] = field(default_factory=list)


@dataclass(slots=True)
class StatusFile:
    """What a file contains."""

    people: list[StatusPerson] = field(default_factory=list)
    households: dict[str, dict[str, date]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def read(path: Path, on: date) -> StatusFile:
    """Read a file; a bad cell refuses its row only.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    lines = csv_lines(path)
    try:
        _line, headings = next(lines)
    except StopIteration:
        raise UnreadableFile(_("The file is empty.")) from None
    names = [_column(heading) for heading in headings]
    found = StatusFile(unused=[heading for heading, name in zip(headings, names, strict=True) if not name])
    _check_headings(headings, names)
    known: dict[tuple[str, str], StatusPerson] = {}
    for line, cells in lines:
        _take(found, known, (line, cells), names, on)
    if not known and not found.rejected:
        raise UnreadableFile(_("The file has headings and no row below them."))
    found.people = list(known.values())
    return found


def _column(heading: str) -> str:
    word = heading.strip().lower()
    return next((code for code, one in COLUMNS.items() if word in (code, one.zh)), "")


def _check_headings(headings: list[str], names: list[str]) -> None:
    for name in filter(None, names):
        if names.count(name) > 1:
            same = [heading for heading, one in zip(headings, names, strict=True) if one == name]
            said = _("The columns “{first}” and “{second}” mean the same. Delete one of them.")
            raise UnreadableFile(said.format(first=same[0], second=same[1]))
    if "person" not in names:
        raise UnreadableFile(_("The column person is missing. Known are: {known}.").format(known=", ".join(COLUMNS)))


def _take(
    found: StatusFile,
    known: dict[tuple[str, str], StatusPerson],
    row: tuple[int, list[str]],
    names: list[str],
    on: date,
) -> None:
    line, cells = row
    if len(cells) != len(names):
        said = _("The row has {count} cells, the headings have {most}.").format(count=len(cells), most=len(names))
        found.rejected.append(Rejected(line, "", "", said))
        return
    raw = {name: cell for name, cell in zip(names, cells, strict=True) if name and cell}
    person, values, wrong = raw.get("person", ""), {}, []
    for name, cell in raw.items():
        try:
            values[name] = COLUMNS[name].read(cell, on)
        except BadCell as reason:
            wrong.append(Rejected(line, person, name, str(reason)))
    home = values.get("household") or person
    one = known.get((home, person)) or StatusPerson(line, home, person)
    wrong += [Rejected(line, person, "", sentence) for sentence in _faults(values, one)] if not wrong else []
    if wrong:
        found.rejected += wrong
        return
    known[home, person] = one
    if "work" in values:
        one.work.append((values["work"], values.get("since"), values.get("until")))
    one.facts |= {name: value for name, value in values.items() if COLUMNS[name].of == "person"}
    file = {name: value for name, value in values.items() if COLUMNS[name].of == "household"}
    if file:
        found.households.setdefault(home, {}).update(file)


ENDS = (
    ("since", "until"),
    ("lives_since", "lives_until"),
    ("benefit_since", "benefit_until"),
    ("recognised_on", "ended_on"),
    ("born", "died"),
)


def _faults(values: Mapping[str, Any], one: StatusPerson) -> list[str]:
    """Return what in a row contradicts itself or the rows of the same person before it."""
    found = []
    if not values.get("person"):
        found.append(_("The person has no name or number."))
    for first, last in ENDS:
        if first in values and last in values and values[last] < values[first]:
            found.append(_("“{last}” is before “{first}”.").format(first=first, last=last))
    for first, last in (("work", "since"), ("work", "until")):
        if last in values and first not in values:
            found.append(_("“{last}” is given without “{first}”.").format(first=first, last=last))
    for name, value in values.items():
        if COLUMNS[name].of == "person" and one.facts.get(name, value) != value:
            found.append(_("“{name}” is another one than in an earlier row of this person.").format(name=name))
    if "work" in values and _overlaps(values, one):
        found.append(_("Two facts about work of this person overlap. End the earlier one (until)."))
    return found


def _overlaps(values: Mapping[str, Any], one: StatusPerson) -> bool:
    since, until = values.get("since") or date.min, values.get("until") or date.max
    return any(since < (ended or date.max) and (begun or date.min) < until for _kind, begun, ended in one.work)
