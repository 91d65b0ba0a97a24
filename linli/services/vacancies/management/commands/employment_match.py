"""`linli employment match PEOPLE.csv VACANCIES.csv`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.services.vacancies import engine
from linli.services.vacancies.engine import Binding, Matching, Problem, words
from linli.services.vacancies.imports import match_files as sheets
from linli.services.vacancies.imports.match_files import JobSheet
from linli.services.vacancies.queries import matching


class Command(LinliCommand):
    """Reads no database: invented people and vacancies in, proposals with reasons out."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Propose vacancies of VACANCIES.csv to people of PEOPLE.csv, with the reason for each.")
    uses_keys: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = "\n".join(
            (
                _("Columns of PEOPLE.csv: {names}").format(names=", ".join(sheets.PEOPLE)),
                _("Columns of VACANCIES.csv: {names}").format(names=", ".join(sheets.VACANCIES)),
                _("Only the first and, of vacancies, trade and wage (yuan a month) are required. Several codes: a;b."),
                _("A skill may have its grade: 4-03-02-01:3. Sex, age, ethnic group, belief, origin and illness"),
                _("are never read."),
            )
        )
        parser.add_argument("people", type=Path, metavar="PEOPLE.csv")
        parser.add_argument("vacancies", type=Path, metavar="VACANCIES.csv")
        parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="DATE", help=_("day, default today"))
        parser.add_argument("--stable", action="store_true", help=_("deferred acceptance instead of most placements"))
        parser.add_argument("--seed", type=int, default=matching.SEED, help=_("decides between equal pairs"))
        self.add_json(parser)

    def handle(self, *args: Any, people: Path, vacancies: Path, on: date | None, **options: Any) -> None:
        day = on or timezone.localdate()
        try:
            seekers, openings = sheets.people(people), sheets.vacancies(vacancies, day)
        except UnreadableFile as reason:
            raise CommandError(str(reason), returncode=2) from None
        problem = Problem(seekers.rows, openings.rows, weights=matching.weights("", day), seed=options["seed"])
        found = {"optimal": engine.optimal(problem), "stable": engine.stable(problem), "greedy": engine.greedy(problem)}
        chosen = found["stable" if options["stable"] else "optimal"]
        bound = engine.binding(problem, chosen)
        if options["json"]:
            self.answer(as_json(problem, (seekers, openings), found=found, chosen=chosen, bound=bound), as_json=True)
        else:
            self._print(problem, seekers, openings, chosen, bound)
        if seekers.rejected or openings.rejected:
            raise SystemExit(1)

    def _print(
        self, problem: Problem, seekers: JobSheet, openings: JobSheet, chosen: Matching, bound: dict[str, Binding]
    ) -> None:
        for one in seekers.rows:
            if one.key in chosen.of:
                vacancy = chosen.of[one.key]
                self.stdout.write(f"{one.key} -> {vacancy}")
                for line in engine.why(problem, one.key, vacancy):
                    self.stdout.write(f"    {words.why(line)}")
            else:
                said = words.binding(bound[one.key]) if one.key in bound else _("There is no vacancy.")
                self.stdout.write(f"{one.key} -> –\n    {said}")
        for sheet in (seekers, openings):
            for bad in sheet.rejected:
                column = f" {bad.column}" if bad.column else ""
                where = _("Line {line}").format(line=bad.line)
                self.stderr.write(f"{where} {bad.name}{column}: {bad.reason}")
            if sheet.never_used:
                self.stderr.write(_("Never used: {names}.").format(names=", ".join(sheet.never_used)))
            if sheet.unused:
                self.stderr.write(_("Columns not read: {names}.").format(names=", ".join(sheet.unused)))


def as_json(
    problem: Problem,
    files: tuple[JobSheet, JobSheet],
    *,
    found: dict[str, Matching],
    chosen: Matching,
    bound: dict[str, Binding],
) -> dict[str, Any]:
    """Return the answer for scripts; `files` are people and vacancies."""
    seekers, openings = files
    people = [_answered(problem, one.key, chosen, bound) for one in seekers.rows]
    counts = Counter(str(one.condition) for one in bound.values())
    return {
        "people": people,
        "placed": len(chosen),
        "suitability": chosen.suitability,
        "proven": found["optimal"].proven,
        "methods": {name: {"placed": len(one), "suitability": one.suitability} for name, one in found.items()},
        "without": dict(sorted(counts.items())),
        "seed": problem.seed,
        "rejected": [
            {"file": name, "line": one.line, "name": one.name, "column": one.column, "reason": one.reason}
            for name, sheet in (("people", seekers), ("vacancies", openings))
            for one in sheet.rejected
        ],
        "never_used": sorted({*seekers.never_used, *openings.never_used}),
        "unused": sorted({*seekers.unused, *openings.unused}),
    }


def _answered(problem: Problem, key: str, chosen: Matching, bound: dict[str, Binding]) -> dict[str, Any]:
    if key in chosen.of:
        lines = engine.why(problem, key, chosen.of[key])
        reasons = [{"condition": str(one.condition), "words": words.why(one)} for one in lines]
        return {"person": key, "vacancy": chosen.of[key], "reasons": reasons}
    if key not in bound:
        return {"person": key, "vacancy": None, "words": _("There is no vacancy.")}
    one = bound[key]
    missing = [{"condition": str(line.condition), "words": words.missing(line)} for line in one.missing]
    return {
        "person": key,
        "vacancy": None,
        "binding": str(one.condition),
        "vacancies": one.count,
        "nearest": one.nearest,
        "missing": missing,
        "words": words.binding(one),
    }
