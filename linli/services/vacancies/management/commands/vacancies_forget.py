"""`linli vacancies forget`: delete what was said in questions about jobs that is kept no longer."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.services.vacancies import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Delete words of answered questions about jobs past the retention period.")

    def handle(self, *args: Any, **options: Any) -> None:
        count = actions.forget_inquiries(by=robot("vacancies forget"), on=timezone.localdate())
        self.answer({"forgotten": count}, as_json=False)
