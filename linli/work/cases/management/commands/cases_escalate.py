"""`linli cases escalate`: what lies overdue for too long goes up to the street office."""

from typing import Any

from linli.core.commands import LinliCommand
from linli.work.cases import actions


class Command(LinliCommand):
    """See `help`."""

    help = "Send cases that are overdue for longer than the rule allows up to the street office."

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"escalated": actions.escalate_overdue()}, as_json=False)
