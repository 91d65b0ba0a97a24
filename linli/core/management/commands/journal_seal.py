"""`linli journal seal`: seal all entries that are not sealed yet."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.commands import CommandGroup, LinliCommand


class Command(LinliCommand):
    """Runs every few minutes; `linli serve` does it by itself."""

    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Seal the new entries of the activity log.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("{number} entries sealed.").format(number=journal.seal()))
