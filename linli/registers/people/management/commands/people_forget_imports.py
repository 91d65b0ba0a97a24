"""`linli people forget-imports`: the nightly clearing of old sheets."""

from typing import Any

from linli.core.commands import LinliCommand
from linli.registers.people.imports import desk


class Command(LinliCommand):
    """See `help`."""

    help = "Delete imported sheets and sheets of rejected rows that were kept long enough."

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"deleted": desk.forget_files()}, as_json=False)
