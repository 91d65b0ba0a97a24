"""`linli journal seal`: close all entries that are not sealed yet."""

from typing import Any

from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.commands import LinliCommand


class Command(LinliCommand):
    """Runs every few minutes beside the server (`linli serve` does it by itself)."""

    help = "Seal the journal's new entries into the chain."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("{number} entries sealed.").format(number=journal.seal()))
