"""`linli ledger export`: all posted transfers as a file for beancount."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.registers.ledger import exports


class Command(LinliCommand):
    """The file checks itself: it ends with the balance of every account."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("Export the ledger for beancount, without names of residents.")

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)
        parser.add_argument("--beancount", type=Path, required=True, metavar="FILE", help=_("the file to write"))

    def handle(self, *args: Any, json: bool, beancount: Path, **options: Any) -> None:
        try:
            with beancount.open("w", encoding="utf-8") as file:
                counts = exports.write_beancount(file)
        except OSError as error:
            text = _("{file} cannot be written: {why}").format(file=beancount, why=error.strerror)
            raise CommandError(text, returncode=1) from None
        self.answer({"file": str(beancount), **counts}, as_json=json)
