"""`linli imports forget`: delete files, row results and former values of all imports after their period."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.intake.runner import desk, orphans


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete sheets, row results and former values of all imports past the retention period.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer(desk.forget() | {"orphans": orphans.sweep()}, as_json=False)
