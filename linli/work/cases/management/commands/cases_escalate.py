"""`linli cases escalate`: pass cases that are overdue for too long to the street office."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.work.cases import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Pass cases overdue for longer than the rule allows to the subdistrict office.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"escalated": actions.escalate_overdue()}, as_json=False)
