"""`linli cases forget-callers`: the nightly forgetting of names and phones of those who reported."""

from typing import Any

from linli.core.commands import LinliCommand
from linli.work.cases import actions


class Command(LinliCommand):
    """See `help`."""

    help = "Forget name and phone of those who reported cases that ended long enough ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"forgotten": actions.forget_callers()}, as_json=False)
