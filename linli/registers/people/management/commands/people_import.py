"""`linli people import FILE --community CODE`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.core.access.viewer import robot
from linli.core.commands import ImportCommand
from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.intake.outcome import Outcome
from linli.core.intake.runner import AskedQuestion, import_file
from linli.registers.people.imports import desk, import_people, questions
from linli.registers.people.imports.run import HouseholdRoster
from linli.registers.places import queries
from linli.registers.places.models import Place

Answers = dict[tuple[str, str], str]


class Command(ImportCommand):
    summary = gettext_lazy("Import a household roster. The code may be an office's if each row names its community.")

    kind = HouseholdRoster

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--community", required=True, metavar="CODE")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="QUESTION=ANSWER",
            help=_("answer a question by its number, or all of a kind: building=new, occupied=second, doubt=without"),
        )

    def handle(self, *args: Any, file: Path, community: str, answer: list[str], **options: Any) -> None:
        place = queries.by_code(community)
        if place is None:
            raise CommandError(_("No place has the code {code}.").format(code=community), returncode=2)
        try:
            outcome = self._import(place, file, answer, rehearse=options["rehearse"], as_json=options["json"])
        except UnreadableFile as reason:
            self.stderr.write(str(reason))
            raise SystemExit(2) from None
        except RuleBroken as reason:
            raise CommandError(str(reason), returncode=2) from None
        self.answer_import(outcome, as_json=options["json"])

    def _import(self, place: Place, file: Path, given: Sequence[str], *, rehearse: bool, as_json: bool) -> Outcome:
        answers, numbered = _read(given)
        if rehearse:
            outcome = self._checked(place, file, answers, numbered)
            self._list([one for one in outcome.questions if not one.answer])
            return outcome
        if numbered or len(answers) < len(questions.KINDS):  # otherwise nothing can be open
            with suppress(UnreadableFile):  # the import says so, and is kept
                outcome = self._checked(place, file, answers, numbered)
                self._refuse_open([one for one in outcome.questions if not one.answer], as_json=as_json)
        return self._take(place, file, answers)

    def _checked(self, place: Place, file: Path, answers: Answers, numbered: dict[int, str]) -> Outcome:
        """Return the check of each row; answers by number join the others."""
        outcome = self._rehearse(place, file, answers)
        if numbered:
            answers |= _by_number(outcome, numbered)
            outcome = self._rehearse(place, file, answers)
        return outcome

    def _list(self, waiting: Sequence[AskedQuestion]) -> None:
        """Print the open questions, with the number by which each is answered."""
        for number, one in enumerate(waiting, start=1):
            rows = ngettext("{count} row", "{count} rows", one.rows).format(count=one.rows)
            choices = ", ".join(questions.CHOICES[one.kind])
            self.stderr.write(f"{number}. {questions.ASKED[one.kind]} {one.about['name']} ({rows}): {choices}")

    def _refuse_open(self, waiting: Sequence[AskedQuestion], *, as_json: bool) -> None:
        """End without importing anything if a question is open.

        Raises:
            CommandError: one is.
        """
        self._list(waiting)
        if not waiting:
            return
        if as_json:
            names = [{"number": n, "kind": one.kind, "rows": one.rows} | one.about for n, one in enumerate(waiting, 1)]
            self.answer({"questions": names}, as_json=True)
        text = ngettext(
            "Nothing was imported: {count} question needs an answer. Add --answer 1=…, or --answer {kind}=… for all.",
            "Nothing was imported: {count} questions need an answer. Add --answer 1=…, or --answer {kind}=… for all.",
            len(waiting),
        )
        raise CommandError(text.format(count=len(waiting), kind=waiting[0].kind), returncode=1)

    def _rehearse(self, place: Place, file: Path, answers: Answers) -> Outcome:
        by, target = robot("people import"), file.with_name(f"{file.stem}.rejected.xlsx")
        return import_file(
            HouseholdRoster, file, place=place, by=by, rejected_to=target, rehearse=True, answers=answers
        )

    def _take(self, place: Place, file: Path, answers: Answers) -> Outcome:
        by, target = robot("people import"), file.with_name(f"{file.stem}.rejected.xlsx")
        run = desk.begin(place, file.name, by=by)

        def progress(done: int, total: int) -> None:
            self.bar(done, total, label=file.name)

        try:
            return import_people(run, file, by=by, rejected_to=target, progress=progress, answers=answers)
        except UnreadableFile as reason:
            desk.fail(run, reason.message)
            raise
        except Exception as error:
            desk.stop(run, error)
            raise


def _read(given: Sequence[str]) -> tuple[Answers, dict[int, str]]:
    """Return the answers for all of a kind, and those by number.

    Raises:
        RuleBroken: one is neither.
    """
    answers: Answers = {}
    numbered: dict[int, str] = {}
    for one in given:
        name, _sign, text = one.partition("=")
        if name in questions.KINDS:
            answers[name, ""] = questions.checked(name, text)
        elif name.isdecimal():
            numbered[int(name)] = text
        else:
            raise RuleBroken(_("“{text}” is no answer to a question.").format(text=one))
    return answers, numbered


def _by_number(outcome: Outcome, numbered: dict[int, str]) -> Answers:
    """Return answers by number for the open questions of a check.

    Raises:
        RuleBroken: there is no such question, or the answer does not fit.
    """
    waiting = dict(enumerate((one for one in outcome.questions if not one.answer), start=1))
    found: Answers = {}
    for number, text in numbered.items():
        if number not in waiting:
            raise RuleBroken(_("There is no question {number}.").format(number=number))
        asked = waiting[number]
        found[asked.kind, asked.key] = questions.checked(asked.kind, text, asked.about)
    return found
