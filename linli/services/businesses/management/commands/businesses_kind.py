"""`linli businesses kind SHOPS.csv`."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.core.intake import headings
from linli.core.law import content
from linli.services.businesses import imports
from linli.services.businesses.engine import kinds
from linli.services.businesses.engine.kinds import KindAnswer
from linli.services.businesses.imports import ShopRow, ShopsFile


class Command(LinliCommand):
    """Reads no database: conditions of businesses in, kinds with reasons out."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Say which kind of small food business each business in SHOPS.csv is, with the reason.")
    uses_keys: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = columns_help()
        parser.add_argument("file", type=Path, metavar="SHOPS.csv")
        parser.add_argument("--on", type=day, default=None, metavar="DATE", help=_("day of the question"))
        parser.add_argument(
            "--place", type=division, default="", metavar="CODE", help=_("division code whose rules apply")
        )
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, on: date | None, place: str, **options: Any) -> None:
        asked, code = on or timezone.localdate(), place or kinds.default_place()
        try:
            found = imports.read(file)
        except UnreadableFile as reason:
            raise CommandError(str(reason), returncode=2) from None
        answers = [(row, kinds.kind_of(row.premises, code=code, on=asked)) for row in found.rows]
        if options["json"]:
            self.answer(as_json(found, answers, asked, code), as_json=True)
        else:
            self._print(found, answers)
        if found.rejected:
            raise SystemExit(1)

    def _print(self, found: ShopsFile, answers: Iterable[tuple[ShopRow, KindAnswer]]) -> None:
        sources: dict[str, str] = {}
        for row, answer in answers:
            self.stdout.write(f"{where(row.row, row.name)}{head(answer)}")
            for line in answer.lines:
                value = line.value or _("not recorded")
                self.stdout.write(f"    {line.title}: {value} – {line.asked} – {said(line.met)}{grade(line)}")
                if line.rule:
                    sources[str(line.rule.source)] = line.rule.grade
            for note in (*answer.notes, answer.refused):
                if note:
                    self.stdout.write(f"    {note}")
        for text, mark in sources.items():
            self.stdout.write(_("Source [{grade}]: {source}").format(grade=mark, source=text))
        for one in found.rejected:
            column = _("column {column}: ").format(column=one.column) if one.column else ""
            self.stderr.write(f"{where(one.row, one.name)}{column}{one.reason}")
        if found.unused:
            self.stderr.write(_("Columns not read: {names}.").format(names=", ".join(found.unused)))


def day(text: str) -> date:
    """Read a day of an option.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("“{text}” is no day. Write it like 2026-11-30.").format(text=text)) from None


def division(text: str) -> str:
    """Read a division code of an option.

    Raises:
        ArgumentTypeError: it is none.
    """
    if text and not re.fullmatch(r"\d{2,15}", text):
        raise ArgumentTypeError(_("“{text}” is no division code. Write its digits, like 330102.").format(text=text))
    return text


def columns_help() -> str:
    """Return the explanation of the columns."""
    lines = [_("Columns of SHOPS.csv, by these headings; leave a cell empty if the fact is not known:")]
    for code, one in headings.of(kinds.DOCUMENT).fields.items():
        listed = kinds.LISTS.get(code)
        known = f": {', '.join(content.codes(listed))}" if listed else ""
        lines.append(f"  {code:<16} {one.title}{known}")
    lines.append(_("Several values in a cell are separated by ; and yes or no also by 是 or 否."))
    return "\n".join(lines)


def where(row: int, name: str) -> str:
    """Return the place of a row in the file."""
    return _("Row {row}{name}: ").format(row=row, name=f" ({name})" if name else "")


def head(answer: KindAnswer) -> str:
    """Return the answer in one line."""
    if not answer.kind:
        return _("cannot be said yet; missing: {facts}").format(facts=", ".join(answer.missing_titles))
    title = content.title("food_kind", answer.kind)
    if answer.certain:
        return title
    return _("{kind}, if this fits: {facts}").format(kind=title, facts=", ".join(answer.missing_titles))


def said(met: bool | None) -> str:
    """Return whether a condition is met, in a word."""
    if met is None:
        return _("not known")
    return _("condition met") if met else _("condition not met")


def grade(line: kinds.ConditionLine) -> str:
    """Return the grade of the source of a number; an unverified one says so."""
    if line.rule is None:
        return ""
    mark = _("example value, not verified") if line.rule.unverified else ""
    return f" [{line.rule.grade}] {mark}".rstrip()


def as_json(found: ShopsFile, answers: Iterable[tuple[ShopRow, KindAnswer]], on: date, place: str) -> dict[str, Any]:
    """Return everything as one object."""
    return {
        "on": on.isoformat(),
        "place": place,
        "shops": [{"row": row.row, "name": row.name} | one_json(answer) for row, answer in answers],
        "rejected": [
            {"row": one.row, "name": one.name, "column": one.column, "reason": one.reason} for one in found.rejected
        ],
        "unused": found.unused,
    }


def one_json(answer: KindAnswer) -> dict[str, Any]:
    """Return an answer as JSON."""
    entry = content.codes("food_kind").get(answer.kind)
    return {
        "kind": answer.kind or None,
        "title": {"zh": entry.title.zh, "en": entry.title.en} if entry else None,
        "paper": entry.get("paper") if entry else None,
        "certain": answer.certain,
        "missing": list(answer.missing),
        "refused": str(answer.refused) or None,
        "notes": [str(note) for note in answer.notes],
        "conditions": [
            {
                "fact": line.fact,
                "value": str(line.value),
                "asked": str(line.asked),
                "met": line.met,
                "rule": line.rule.id if line.rule else None,
                "grade": line.rule.grade if line.rule else None,
            }
            for line in answer.lines
        ],
    }
