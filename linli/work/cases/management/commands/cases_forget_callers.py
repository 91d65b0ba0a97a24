"""`linli cases forget-callers`: delete names and phones of callers."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.work.cases import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete names and phone numbers of callers whose cases closed long ago.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"forgotten": actions.forget_callers()}, as_json=False)
