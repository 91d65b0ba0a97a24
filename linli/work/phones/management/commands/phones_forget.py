"""`linli phones forget`: delete the content of records from phones."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.work.phones import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete the content of records from phones that were saved or decided on long ago.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"forgotten": actions.forget_submissions()}, as_json=False)
