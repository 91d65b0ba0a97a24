"""`linli centres reach`: which buildings are within walking distance of a facility."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.services.centres import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy(
        "Update which buildings are near an elder-care facility, after buildings or the rule changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"changed": actions.reach_again()}, as_json=False)
