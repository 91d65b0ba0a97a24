"""`linli training forget`: delete what was said in requests for places that is kept no longer."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.services.training import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete what was said in answered requests for places past the retention period.")

    def handle(self, *args: Any, **options: Any) -> None:
        count = actions.forget_course_requests(by=robot("training forget"), on=timezone.localdate())
        self.answer({"forgotten": count}, as_json=False)
