"""`linli vouchers expire`: lapse vouchers, release bookings that are too old, act on deaths that became known."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.services.vouchers import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Let unused vouchers expire; claw back services after a death that became known.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer(actions.expire(timezone.localdate(), by=robot("vouchers expire")), as_json=False)
