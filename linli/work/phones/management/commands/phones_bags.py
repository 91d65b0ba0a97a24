"""`linli phones bags`: build what phones will ask for in the morning."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.work.phones import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Prepare the households of each area for the phones that take them along.")

    def handle(self, *args: Any, **options: Any) -> None:
        day = timezone.localdate()
        built = sum(1 for _bag in actions.build_all(day))
        self.answer({"built": built, "deleted": actions.forget_bags(day)}, as_json=False)
