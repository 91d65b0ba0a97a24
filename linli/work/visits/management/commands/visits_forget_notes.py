"""`linli visits forget-notes`: delete the texts of old visits."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.work.visits import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete free text of visits past the retention period; the visits are kept.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"forgotten": actions.forget_notes()}, as_json=False)
