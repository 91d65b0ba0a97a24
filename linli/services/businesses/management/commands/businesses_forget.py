"""`linli businesses forget`: delete what was said in applications for places that are kept no longer."""

from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.services.businesses import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete names and phones of applications without a place past the retention period.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"forgotten": actions.forget_requests(by=robot("businesses forget"))}, as_json=False)
