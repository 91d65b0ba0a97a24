"""Read FACTS.csv: a row for each invented person, a column for each fact. A bad cell refuses its row only."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.core.errors import UnreadableFile
from linli.core.intake.cell_values import code_of, read_date
from linli.core.law import content
from linli.services.schemes.engine import ages, vocabulary
from linli.services.schemes.engine.vocabulary import FactKind

NAMES = ("person", "name", "id", "姓名", "编号", "序号")
YES = {"yes", "y", "true", "1", "是", "有"}
NO = {"no", "n", "false", "0", "否", "无", "没有"}
NOTHING = {"none", "无"}
BETWEEN = re.compile(r"[;；,，、|]")
MONEY = re.compile(r"\d{1,12}(\.\d{1,2})?")
OLDEST = 130
IN_YUAN = "_yuan"
LISTED = "circumstances_listed"  # the row has the column that lists all circumstances


class BadCell(Exception):
    """A cell that cannot be right; the message is for the person who corrects it."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not answered: its line, the column ("" for the whole row), and why."""

    line: int
    person: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class FactsRow:
    """The facts of one person."""

    line: int
    person: str
    facts: Mapping[str, Any]


@dataclass(slots=True)
class FactsFile:
    """What a file contains."""

    rows: list[FactsRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One column: its heading, the fact, how a cell is read; `member` is a circumstance with a column of its own."""

    heading: str
    fact: str
    read: Callable[[str, date], Any]
    member: str = ""


Columns = Sequence[FactColumn | None]


def read(path: Path, on: date) -> FactsFile:
    """Read a file.

    Args:
        path: a CSV file in UTF-8, GB 18030 or UTF-16, with commas, semicolons or tabs.
        on: the day of the question; birth dates are not after it.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    lines = csv_lines(path)
    try:
        _at, headings = next(lines)
    except StopIteration:
        raise UnreadableFile(_("The file is empty.")) from None
    found = FactsFile()
    columns = [_column(heading) for heading in headings]
    found.unused = [
        heading for heading, one in zip(headings, columns, strict=True) if one is None and not _is_name(heading)
    ]
    _check_headings(headings, columns)
    for row in lines:
        _take(found, row, headings, columns, on)
    if not found.rows and not found.rejected:
        raise UnreadableFile(_("The file has headings and no row below them."))
    return found


def csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row of a CSV file that is not empty, in UTF-8, GB 18030 or UTF-16.

    Raises:
        UnreadableFile: the file cannot be opened or is no such text.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            _("The file {name} cannot be opened: {reason}.").format(name=path.name, reason=error.strerror)
        ) from None
    text = _decoded(raw)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableFile(_("Line {line} of the file cannot be read.").format(line=line)) from None


def _delimiter(text: str) -> str:
    """Return what is between the headings: a comma, unless there is none and they are apart by another sign."""
    head = text.lstrip().partition("\n")[0]
    return next((sign for sign in (",", ";", "\t") if sign in head), ",")


def _decoded(raw: bytes) -> str:
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(_("The file is no text in UTF-8 or GB 18030."))


def _is_name(heading: str) -> bool:
    return heading.lower() in NAMES


def _check_headings(headings: Sequence[str], columns: Columns) -> None:
    seen: dict[tuple[str, str], str] = {}
    for heading, column in zip(headings, columns, strict=True):
        if column is None:
            continue
        key = (column.fact, column.member)
        if key in seen:
            said = _("The columns “{first}” and “{second}” mean the same. Delete one of them.")
            raise UnreadableFile(said.format(first=seen[key], second=heading))
        seen[key] = heading
    if not seen:
        known = ", ".join(code for code in vocabulary.facts())
        raise UnreadableFile(_("No column is a fact. Known are: {known}.").format(known=known))


def _take(found: FactsFile, row: tuple[int, list[str]], headings: Sequence[str], columns: Columns, on: date) -> None:
    line, cells = row
    named = (cell for heading, cell in zip(headings, cells, strict=False) if _is_name(heading) and cell)
    person = next(named, "")
    if len(cells) != len(headings):
        said = _("The row has {count} cells, the headings have {most}.").format(count=len(cells), most=len(headings))
        found.rejected.append(Rejected(line, person, "", said))
        return
    facts: dict[str, Any] = {}
    wrong = []
    for column, cell in zip(columns, cells, strict=True):
        try:
            if column is not None and cell:
                _put(facts, column, cell, on)
        except BadCell as reason:
            wrong.append(Rejected(line, person, column.heading if column else "", str(reason)))
    _complete(facts)
    wrong += [Rejected(line, person, "", sentence) for sentence in _contradictions(facts)] if not wrong else []
    if wrong:
        found.rejected += wrong
    else:
        found.rows.append(FactsRow(line, person, facts))


def _put(facts: dict[str, Any], column: FactColumn, cell: str, on: date) -> None:
    value = column.read(cell, on)
    if column.fact != "circumstances":
        facts[column.fact] = value
        return
    if not column.member:
        facts[LISTED] = True
    held = facts.setdefault("circumstances", {})
    for code, has in value.items():
        if held.setdefault(code, has) != has:
            raise BadCell(_("“{code}” is said twice in this row, and not the same.").format(code=code))


def _complete(facts: dict[str, Any]) -> None:
    """Where circumstances are listed, those with a complete register that are not listed do not apply."""
    if facts.pop(LISTED, False):
        for code in vocabulary.facts()["circumstances"].complete:
            facts["circumstances"].setdefault(code, False)


def _contradictions(facts: Mapping[str, Any]) -> Iterator[str]:
    if "age" in facts and "born" in facts:
        yield _("Both the age and the date of birth are given. Leave one of them empty.")
    if "died" in facts and "born" in facts and facts["died"] < first_day(facts["born"]):
        yield _("The death is before the birth.")


def first_day(born: Any) -> date:
    """Return the first day of a birth date, which may be known in part."""
    return born.first if isinstance(born, vocabulary.BornIn) else born


# ---- columns


def _column(heading: str) -> FactColumn | None:
    word = heading.lower()
    for fact in vocabulary.facts().values():
        if word in {one.lower() for one in fact.columns}:
            return FactColumn(heading, fact.code, READERS[fact.kind](fact))
        if fact.unit == "fen" and word in {f"{fact.code}{IN_YUAN}", *(f"{one}(元)" for one in fact.columns)}:
            return FactColumn(heading, fact.code, _yuan)
    kind = code_of(heading, _circumstances())
    if kind is not None:
        return FactColumn(heading, "circumstances", lambda cell, _on: {kind: flag_of(cell)}, kind)
    return None


def _circumstances() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, entry in content.codes("circumstance").items():
        for word in (code, entry.title.zh, entry.title.en.lower(), *entry.also):
            found.setdefault(word, code)
    return found


def _date(fact: FactKind) -> Callable[[str, date], Any]:
    def read_cell(cell: str, on: date) -> Any:
        month = re.fullmatch(r"(\d{4})-(\d{1,2})", cell)
        day = read_date(cell, on) if not month else None
        if month and fact.code == "born" and 1 <= int(month[2]) <= 12:
            first = date(int(month[1]), int(month[2]), 1)
            found: Any = vocabulary.BornIn(first, _last_of(first))
        elif day is None:
            raise BadCell(_("“{cell}” is no date. Write it like 1946-03-05.").format(cell=cell))
        else:
            found = day
        if fact.code == "born":
            _check_born(first_day(found), on, cell)
        return found

    return read_cell


def _last_of(first: date) -> date:
    return date.fromordinal(ages.months_after(first, 1).toordinal() - 1)


def _check_born(born: date, on: date, cell: str) -> None:
    if born > on:
        raise BadCell(_("The birth date {cell} is after the day of the question, {on}.").format(cell=cell, on=on))
    if ages.age(born, on, "03-01") > OLDEST:
        raise BadCell(_("The birth date {cell} is more than {years} years ago.").format(cell=cell, years=OLDEST))


def _number(fact: FactKind) -> Callable[[str, date], int]:
    words = {words: int(code) for code, one in fact.options.items() for words in (one.zh, one.en)}

    def read_cell(cell: str, _on: date) -> int:
        if cell in words:
            return words[cell]
        if not re.fullmatch(r"\d{1,14}", cell):
            raise BadCell(_("“{cell}” is no whole number.").format(cell=cell))
        value = int(cell)
        if fact.options and str(value) not in fact.options:
            said = _("“{cell}” is none of {known}.").format(cell=cell, known=", ".join(fact.options))
            raise BadCell(said)
        if fact.code == "age" and value > OLDEST:
            raise BadCell(_("An age of {cell} cannot be right.").format(cell=cell))
        return value

    return read_cell


def _yuan(cell: str, _on: date) -> int:
    plain = cell.replace(",", "")
    if not MONEY.fullmatch(plain):
        raise BadCell(_("“{cell}” is no amount in yuan.").format(cell=cell))
    whole, _sign, rest = plain.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def _choice(fact: FactKind) -> Callable[[str, date], str]:
    def read_cell(cell: str, _on: date) -> str:
        words = {code: code for code in fact.titles}
        for code, title in fact.titles.items():
            words |= {title.zh: code, title.en.lower(): code}
        found = code_of(cell, words)
        if found is None:
            raise BadCell(_("“{cell}” is none of {known}.").format(cell=cell, known=", ".join(fact.titles)))
        return found

    return read_cell


def _flag(_fact: FactKind) -> Callable[[str, date], bool]:
    return lambda cell, _on: flag_of(cell)


def flag_of(cell: str) -> bool:
    """Read yes or no.

    Raises:
        BadCell: it is neither.
    """
    if cell.lower() not in YES | NO:
        raise BadCell(_("“{cell}” is neither yes nor no.").format(cell=cell))
    return cell.lower() in YES


def _set(fact: FactKind) -> Callable[[str, date], Any]:
    return _circumstance_set if fact.listed == "circumstance" else _codes


def _circumstance_set(cell: str, _on: date) -> dict[str, bool]:
    """Read `living_alone; -dementia`: - is "does not apply"; "none" says that none of all applies."""
    if cell.lower() in NOTHING:
        return dict.fromkeys(content.codes("circumstance"), False)
    found = {}
    for word in filter(None, (part.strip() for part in BETWEEN.split(cell))):
        code = code_of(word.lstrip("-!！"), _circumstances())
        if code is None:
            raise BadCell(_("The circumstance “{word}” is not known.").format(word=word))
        found[code] = word[0] not in "-!！"
    return found


def _codes(cell: str, _on: date) -> set[str]:
    from linli.services.schemes.engine import catalogue

    if cell.lower() in NOTHING:
        return set()
    words = {part.strip() for part in BETWEEN.split(cell) if part.strip()}
    for word in sorted(words):
        if not catalogue.versions(word):
            known = ", ".join(catalogue.codes())
            raise BadCell(_("There is no scheme “{word}”. There are: {known}.").format(word=word, known=known))
    return words


def _place(_fact: FactKind) -> Callable[[str, date], str]:
    def read_cell(cell: str, _on: date) -> str:
        if not re.fullmatch(r"\d{2,15}", cell):
            raise BadCell(_("“{cell}” is no division code.").format(cell=cell))
        return cell

    return read_cell


READERS: dict[str, Callable[[FactKind], Callable[[str, date], Any]]] = {
    "date": _date,
    "number": _number,
    "choice": _choice,
    "flag": _flag,
    "set": _set,
    "place": _place,
}
