"""`linli cases deadlines`: recalculate the deadlines of open cases with the calendar as it is published now."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.work.cases import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Recalculate the deadlines of open cases when holidays were published.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"changed": actions.recalculate_deadlines()}, as_json=False)
