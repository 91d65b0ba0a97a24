"""`linli assistance forget`: delete figures of means that are kept no longer."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.services.assistance import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete the figures of means past the retention period; who stated them when is kept.")

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = actions.forget(by=robot("assistance forget"), on=timezone.localdate())
        self.answer({"forgotten": forgotten}, as_json=False)
