"""`linli contacts raise`: begin the daily contacts of today and raise those that are late."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.services.eldercare import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Begin the daily contacts of today, and raise those whose hours are over.")

    def handle(self, *args: Any, **options: Any) -> None:
        opened, late = actions.raise_late(by=robot("contacts raise"))
        self.answer({"opened": opened, "late": late}, as_json=False)
