"""`linli outbox import FILE`: hand in an outbox that a phone saved as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.work.phones import actions
from linli.work.phones.states import PhoneAnswer


class Command(LinliCommand):
    group = CommandGroup.INTAKE
    summary = gettext_lazy("Hand in the unsent records that a phone saved as a file.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, json: bool, **options: Any) -> None:
        try:
            done = actions.hand_in(file.read_bytes(), by=robot("linli outbox import"))
        except OSError as reason:
            raise CommandError(str(reason), returncode=2) from None
        except UnreadableFile as reason:
            raise CommandError(str(reason), returncode=1) from None
        answers = [one.as_dict() for one in done.answers]
        if json:
            self.answer({"user": done.owner.username, "answers": answers}, as_json=True)
            return
        for one in done.answers:
            self.stdout.write("\t".join([one.id, str(PhoneAnswer(one.answer).label), one.why or ""]))
        self.answer(
            {answer.value: sum(one.answer == answer for one in done.answers) for answer in PhoneAnswer}, as_json=False
        )
