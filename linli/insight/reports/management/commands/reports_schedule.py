"""`linli reports schedule`: forms come into force and expire, and their runs are scheduled."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.insight.reports import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy(
        "Expire report forms whose last day is past, and schedule the submissions of those in force."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today, by = timezone.localdate(), robot("reports schedule")
        done = actions.expire_forms(by=by, on=today)
        self.answer(done | {"runs": actions.schedule_all(by=by, on=today)}, as_json=False)
