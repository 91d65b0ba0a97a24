"""`linli ledger close`: close a day, or a month of a unit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.ledger import actions
from linli.registers.ledger.states import UNITS

BY = robot("ledger close")


class Command(LinliCommand):
    """Without an option it closes yesterday; `linli serve` does so every night."""

    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Close a day of the ledger and note its hash in the activity log, or close a month.")

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)
        parser.add_argument("--day", help=_("the day, such as 2026-11-30 (default: yesterday)"))
        parser.add_argument("--month", help=_("close this month instead, such as 2026-11; it takes no more transfers"))
        parser.add_argument("--unit", choices=list(content.codes(UNITS)), help=_("only this unit (default: all)"))

    def handle(
        self, *args: Any, json: bool, day: str | None, month: str | None, unit: str | None, **options: Any
    ) -> None:
        try:
            done = self.month(month, unit) if month else self.day(day)
        except ValueError:
            raise CommandError(_("Write the day as 2026-11-30, the month as 2026-11."), returncode=2) from None
        except RuleBroken as reason:
            raise CommandError(str(reason), returncode=1) from None
        self.answer(done, as_json=json)

    def day(self, text: str | None) -> dict[str, Any]:
        """Close a day."""
        day = date.fromisoformat(text) if text else timezone.localdate() - timedelta(days=1)
        row = actions.close_day(day, by=BY)
        return {"day": row.day, "transfers": row.transfers, "last": row.last, "totals": row.totals, "hash": row.hash}

    def month(self, text: str, unit: str | None) -> dict[str, Any]:
        """Close a month of one unit or of all."""
        month = date.fromisoformat(f"{text}-01")
        units = [unit] if unit else list(content.codes(UNITS))
        return {one: actions.close_month(one, month, by=BY).until for one in units}
