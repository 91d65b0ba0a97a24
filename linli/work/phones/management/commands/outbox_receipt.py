"""`linli outbox receipt`: check the proof that a phone keeps of an answer."""

import hmac
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.work.phones import queries


class Command(LinliCommand):
    group = CommandGroup.SAFETY
    summary = gettext_lazy("Check the receipt of a record that a phone has sent: was it this server's answer?")

    def add_arguments(self, parser: CommandParser) -> None:
        for name in ("item", "sha256", "answer", "receipt"):
            parser.add_argument(name)

    def handle(self, *args: Any, item: str, sha256: str, answer: str, receipt: str, **options: Any) -> None:
        if not hmac.compare_digest(queries.receipt(item, sha256, answer).encode(), receipt.encode()):
            raise CommandError(_("This server did not give this answer for this content."), returncode=1)
        self.stdout.write(_("This server gave this answer for this content."))
