"""The base class of all Linli commands: help in the user's language, progress bar, text or JSON output."""

from __future__ import annotations

import json
import os
import sys
from argparse import SUPPRESS
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import Viewer, robot
from linli.core.errors import RuleBroken
from linli.core.intake import reasons
from linli.core.intake.models import Ended, SheetRun
from linli.core.intake.outcome import Outcome
from linli.core.intake.runner import Importer, undo


def language() -> str:
    """Return the language in which commands answer."""
    return os.environ.get("LINLI_LANGUAGE", settings.LANGUAGE_CODE)


class CommandGroup(TextChoices):
    """The headings under which `linli` lists its commands, in this order."""

    START = "start", gettext_lazy("Install and run")
    INTAKE = "intake", gettext_lazy("Import")
    FIGURES = "figures", gettext_lazy("Figures")
    SAFETY = "safety", gettext_lazy("Check and back up")
    SCHEDULED = "scheduled", gettext_lazy("Scheduled; `linli serve` runs them by itself")
    DEVELOP = "develop", gettext_lazy("For developers")


def typed(name: str) -> str:
    """Return a command as it is typed: `people_undo_import` -> `people undo-import`."""
    return name.replace("_", " ", 1).replace("_", "-")


class LinliCommand(BaseCommand):
    """Adds a progress bar, JSON output, and answers in the language of the terminal (LINLI_LANGUAGE)."""

    group: CommandGroup
    summary: Promise  # one sentence
    uses_keys: ClassVar[bool] = True  # `linli` refuses to run it without the keyring of the database
    # Django's own options work, but only Linli's are listed.
    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }

    def create_parser(self, prog_name: str, subcommand: str, **more: Any) -> CommandParser:
        """Explain the command and its options in the user's language."""
        with translation.override(language()):
            self.help = str(self.summary)
            parser = super().create_parser(prog_name, typed(subcommand), **more)
        for option in parser._actions:
            if "--skip-checks" in option.option_strings:  # the one option that cannot be suppressed by name
                option.help = SUPPRESS
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        """Also say in the user's language what is wrong with the words that were typed."""
        with translation.override(language()):
            super().run_from_argv(argv)

    def execute(self, *args: Any, **options: Any) -> str | None:
        with translation.override(language()):
            return super().execute(*args, **options)

    def add_json(self, parser: CommandParser) -> None:
        """Add the option `--json` for scripts."""
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))

    def bar(self, done: int, total: int, *, label: str) -> None:
        """Draw the progress bar, unless the error stream is not a terminal."""
        # In a log file, carriage returns would make one endless line.
        if sys.stderr.isatty() and total:
            filled = "#" * (30 * done // total)
            self.stderr.write(f"\r{label} [{filled:<30}] {done}/{total}", ending="\n" if done == total else "")

    def remark(self, outcome: Outcome, titles: Mapping[str, Any]) -> None:
        """Print what an import accepted but should be checked, and which columns it did not read."""
        for kind, count in outcome.notes.counts.items():
            rows = ", ".join(map(str, outcome.notes.rows[kind][:5])) + (" …" if count > 5 else "")
            self.stderr.write(_("{count} x {note} (rows {rows})").format(count=count, note=titles[kind], rows=rows))
        by_reason: dict[str, list[str]] = {}
        for heading, reason in outcome.unused:
            by_reason.setdefault(reasons.shown(reason), []).append(heading)
        for reason, headings in by_reason.items():
            text = _("Columns not read: {names}.").format(names=", ".join(headings))
            self.stderr.write(f"{text} {reason}".strip())

    def answer(self, data: dict[str, Any], *, as_json: bool) -> None:
        """Print one JSON object, or one `name: value` line each."""
        if as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False, default=str))
            return
        for name, value in data.items():
            self.stdout.write(f"{name}: {value}")


class ImportCommand(LinliCommand):
    """Import one kind of sheet; `kind` says which."""

    group = CommandGroup.INTAKE
    kind: ClassVar[type[Importer[Any]]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--rehearse", action="store_true", help=_("show the expected result of each row, import nothing")
        )
        self.add_json(parser)

    def answer_import(self, outcome: Outcome, *, as_json: bool) -> None:
        """Print how an import ended; after a rehearsal each row too. How to undo it is said beside the answer."""
        self.remark(outcome, self.kind.words())
        if outcome.run and outcome.run.pk and undo.may_undo(outcome.run):
            self.stderr.write(_("Import {number}. You can undo it with undo-import.").format(number=outcome.run.pk))
        names = ("row", "what", "result", "fields", "reason", "sheet")
        rows = [dict(zip(names, row, strict=True)) for row in outcome.rows]
        for row in rows:
            row["reason"] = reasons.shown(row["reason"])
        if as_json:
            self.answer(outcome.as_dict() | ({"rows": rows} if rows else {}), as_json=True)
            return
        titles = self.kind.titles()
        for row in rows:
            why = row["reason"] or ", ".join(titles.get(code, code) for code in row["fields"])
            self.stdout.write("\t".join([str(row["row"]), row["what"], str(Ended(row["result"]).label), why]))
        self.answer(outcome.as_dict(), as_json=False)


class UndoImportCommand(LinliCommand):
    """Undo one kind of import; `kind` says which."""

    group = CommandGroup.INTAKE
    summary = gettext_lazy("Undo an import by its number, if no later records depend on it.")
    kind: ClassVar[type[Importer[Any]]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN")
        self.add_json(parser)

    def handle(self, *args: Any, run: int, json: bool, **options: Any) -> None:
        found = SheetRun.objects.filter(kind=self.kind.kind, pk=run).first()
        if found is None:
            raise CommandError(_("There is no import {number} of this kind.").format(number=run), returncode=2)
        done = undo.summary(found)
        try:
            self.undo(found, by=robot(f"{self.kind.kind} undo-import"))
        except (RuleBroken, PermissionDenied) as reason:
            raise CommandError(str(reason), returncode=1) from None
        self.answer({"run": run, "removed": done.removed, "restored": done.restored}, as_json=json)

    def undo(self, run: SheetRun, *, by: Viewer) -> None:
        """Undo the run."""
        undo.undo(run, self.kind, by=by)


def load(name: str) -> LinliCommand:
    """Load a Linli command by its module name.

    Raises:
        KeyError: there is none of that name.
        TypeError: it is not based on `LinliCommand`.
    """
    command = load_command_class(get_commands()[name], name)
    if not isinstance(command, LinliCommand):
        raise TypeError(f"{name} is not a LinliCommand")
    return command
