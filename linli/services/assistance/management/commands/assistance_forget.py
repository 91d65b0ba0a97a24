"""`linli assistance forget`: delete figures of means, and what was said in requests, that are kept no longer."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.services.assistance import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy(
        "Delete figures of means and words of requests past the retention period; their days are kept."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        by, today = robot("assistance forget"), timezone.localdate()
        found = {"forgotten": actions.forget(by=by, on=today), "requests": actions.forget_requests(by=by, on=today)}
        self.answer(found, as_json=False)
