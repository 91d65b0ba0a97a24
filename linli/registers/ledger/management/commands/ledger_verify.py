"""`linli ledger verify`: replay all transfers from zero and compare."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.registers.ledger import actions
from linli.registers.ledger.queries.verification import verify


class Command(LinliCommand):
    """Exits 0 if the ledger is right; 1 with the place of the first fault."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("Check the ledger: replay all transfers and compare balances, closings and rules.")

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)
        parser.add_argument("--restore", action="store_true", help=_("put back rules of the database first"))

    def handle(self, *args: Any, json: bool, restore: bool, **options: Any) -> None:
        if restore:
            actions.restore_rules(by=robot("ledger verify"))
        verdict = verify()
        if json:
            self.answer({"sound": verdict.sound, **asdict(verdict)}, as_json=True)
        elif verdict.sound:
            text = _(
                "The ledger is right: {transfers} transfers, {accounts} accounts, {closings} closings, "
                "{unsealed} transfers not closed yet."
            )
            self.stdout.write(text.format(**asdict(verdict)))
        else:
            self.stdout.write(verdict.sentence)
        if not verdict.sound:
            raise SystemExit(1)
