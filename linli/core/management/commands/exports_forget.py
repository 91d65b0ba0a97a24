"""`linli exports forget`: delete export files after their period."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.web import downloads


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete export files past the retention period.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"files": downloads.forget()}, as_json=False)
