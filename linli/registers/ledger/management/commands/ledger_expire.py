"""`linli ledger expire`: release reservations that have expired."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.registers.ledger import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Release reservations of the ledger that have expired.")

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        expired = actions.expire()
        # Every few minutes with nothing to do: the terminal of `linli serve` is not filled with that.
        if json or expired:
            self.answer({"expired": expired}, as_json=json)
