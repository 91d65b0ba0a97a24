"""`linli eligibility FACTS.csv --scheme CODE --on DATE`."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.law.content import Text
from linli.services.schemes import engine, imports
from linli.services.schemes.engine import Decision, Scheme, vocabulary
from linli.services.schemes.imports import FactsFile, FactsRow

ALL = "all"


class Command(LinliCommand):
    """Reads no database: facts of invented people in, answers with reasons out."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Say who of the people in FACTS.csv may get a scheme, with the reason for each.")
    uses_keys: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = columns_help()
        parser.add_argument("file", type=Path, metavar="FACTS.csv")
        parser.add_argument(
            "--scheme",
            action="append",
            required=True,
            metavar="CODE",
            help=_("code of the scheme; several times for several, all for all"),
        )
        parser.add_argument(
            "--on", type=day, default=None, metavar="DATE", help=_("day of the question (default today)")
        )
        parser.add_argument(
            "--place",
            type=division,
            default="",
            metavar="CODE",
            help=_("division code for rows without a community of their own"),
        )
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, scheme: list[str], on: date | None, place: str, **options: Any) -> None:
        asked = on or timezone.localdate()
        try:
            codes = chosen(scheme, place, asked)
            found = imports.read(file, asked)
        except (UnreadableFile, RuleBroken) as reason:
            raise CommandError(str(reason), returncode=2) from None
        answers = [(row, answered(row, codes, place, asked)) for row in found.rows]
        if options["json"]:
            self.answer(as_json(found, answers, asked), as_json=True)
        else:
            self._print(found, answers)
        if found.rejected:
            raise SystemExit(1)

    def _print(self, found: FactsFile, answers: list[tuple[FactsRow, dict[str, Decision]]]) -> None:
        for row, decisions in answers:
            for decision in decisions.values():
                self.stdout.write(head(row, decision))
                for line in decision.lines:
                    value = f": {line.value}" if str(line.value) else ""
                    self.stdout.write(f"    {'  ' * line.depth}{line.condition}{value} – {line.words}")
        for one in found.rejected:
            self.stderr.write(where(one.line, one.column, one.person) + one.reason)
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
    """Return the explanation of the columns, with one line for each."""
    own = _("a name or number of your own, repeated in the answer")
    lines = [
        _("Columns of FACTS.csv, by these headings; leave out a cell or a column if the fact is not known:"),
        f"  {'person':<20} {own}",
    ]
    lines += [f"  {fact.code:<20} {fact.title}{_written(fact)}" for fact in vocabulary.facts().values()]
    lines.append(
        _("Each circumstance may also have a column of its own, headed by its code, with yes or no.")
        + " "
        + _("Without a community, people are taken to live where the scheme applies.")
    )
    return "\n".join(lines)


def _written(fact: vocabulary.FactKind) -> str:
    if fact.listed == "circumstance":
        return _("; codes separated by ; with - before one that does not apply, none if none does")
    if fact.unit == "fen":
        return _("; in fen, or in yuan as {name}").format(name=f"{fact.code}{imports.IN_YUAN}")
    if fact.titles:
        return f": {', '.join(fact.titles)}"
    written = {
        "date": _("; 1946-03-05"),
        "flag": _("; yes or no"),
        "set": _("; codes separated by ;"),
    }
    return written.get(fact.kind, "")


def chosen(asked: list[str], place: str, on: date) -> list[str]:
    """Return the codes of the schemes that are asked for.

    Raises:
        RuleBroken: there is no such scheme, or it is not in force on that day at that place.
    """
    if ALL in asked:
        return [code for code in engine.codes() if engine.find(code, place=place, on=on)]
    for code in asked:
        if not engine.versions(code):
            known = ", ".join(engine.codes())
            raise RuleBroken(_("There is no scheme “{code}”. There are: {known}.").format(code=code, known=known))
        if all(not one.in_force(on) for one in engine.versions(code)):
            first = min(one.since for one in engine.versions(code))
            said = _("The scheme “{code}” is not in force on {day}; it begins on {first}.")
            raise RuleBroken(said.format(code=code, day=on, first=first))
    return asked


def answered(row: FactsRow, codes: list[str], place: str, on: date) -> dict[str, Decision]:
    """Return the answers for one person."""
    facts = dict(row.facts)
    if place:
        facts.setdefault("community", place)
    schemes = [_version(code, str(facts.get("community", "")), on) for code in codes]
    return engine.decide_all([one for one in schemes if one is not None], facts, on)


def _version(code: str, place: str, on: date) -> Scheme | None:
    # Somebody who lives elsewhere is told so, by the version that was asked for.
    return engine.find(code, place=place, on=on) or engine.find(code, on=on)


def where(line: int, column: str, person: str) -> str:
    """Return the place of a row in the file."""
    name = f" ({person})" if person else ""
    if column:
        return _("Line {line}{name}, column {column}: ").format(line=line, name=name, column=column)
    return _("Line {line}{name}: ").format(line=line, name=name)


def head(row: FactsRow, decision: Decision) -> str:
    """Return the answer in one line."""
    words = {"yes": _("may get it"), "no": _("may not get it"), "unknown": _("cannot be said yet")}
    parts = [f"{where(row.line, '', row.person)}{decision.scheme}: {words[decision.answer]}"]
    if decision.amount is not None:
        amount = vocabulary.amount(decision.amount, decision.unit)
        parts.append(f"{decision.tier} {amount} {vocabulary.PERIODS[decision.per]}".strip())
    if decision.missing:
        parts.append(_("missing: {facts}").format(facts=", ".join(decision.missing)))
    if decision.answer == "no" and decision.from_day:
        parts.append(_("yes from {day}").format(day=decision.from_day))
    return "; ".join(parts)


def as_json(found: FactsFile, answers: list[tuple[FactsRow, dict[str, Decision]]], on: date) -> dict[str, Any]:
    """Return everything as one object; reasons are in both languages."""
    listed = [
        {"line": row.line, "person": row.person} | one_json(decision)
        for row, decisions in answers
        for decision in decisions.values()
    ]
    return {
        "on": on.isoformat(),
        "language": get_language(),
        "answers": listed,
        "rejected": [
            {"line": one.line, "person": one.person, "column": one.column, "reason": one.reason}
            for one in found.rejected
        ],
        "unused": found.unused,
    }


def one_json(decision: Decision) -> dict[str, Any]:
    """Return a decision as JSON."""
    return {
        "scheme": decision.scheme,
        "answer": decision.answer,
        "tier": decision.tier,
        "amount": decision.amount,
        "unit": decision.unit,
        "per": decision.per,
        "from_day": decision.from_day and decision.from_day.isoformat(),
        "missing": list(decision.missing),
        "tiers_open": list(decision.tiers_open),
        "tier_missing": list(decision.tier_missing),
        "excluded_by": list(decision.excluded_by),
        "either": list(decision.either),
        "reduced_by": list(decision.reduced_by),
        "lines": [
            {
                "depth": line.depth,
                "condition": _both(line.condition),
                "value": _both(line.value),
                "fact": line.fact,
                "member": line.member,
                "tier": line.tier,
                "result": {"met": line.result.answer, "words": _both(line.words)},
            }
            for line in decision.lines
        ],
    }


def _both(words: Text) -> Mapping[str, str]:
    return {"zh": words.zh, "en": words.en}
