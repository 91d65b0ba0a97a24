"""`linli businesses settle`: states of food businesses that change by a date alone."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.services.businesses import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Update food businesses whose state changes by a date: validity or a ban ran out.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"changed": actions.settle_due()}, as_json=False)
