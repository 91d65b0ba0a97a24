"""`linli directory refresh`: places of other rooms, search keys, what is near, and old words of notes."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.services.directory import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy(
        "Bring the service directory up to date: places of other parts, search, coverage; delete old notes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        found = {
            "listed": actions.take_listings(by=robot("directory refresh"), on=today),
            "keys": actions.keep_keys(),
            "near": actions.keep_near(on=today),
            "forgotten": actions.forget_notes(on=today),
        }
        self.answer(found, as_json=False)
