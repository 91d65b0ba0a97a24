"""`linli people forget-imports`: delete old sheets."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.registers.people.imports import desk


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete imported sheets past the retention period.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"deleted": desk.forget_files()}, as_json=False)
