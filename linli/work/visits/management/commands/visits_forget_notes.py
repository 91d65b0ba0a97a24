"""`linli visits forget-notes`: the nightly forgetting of what was written at the doors long ago."""

from typing import Any

from linli.core.commands import LinliCommand
from linli.work.visits import actions


class Command(LinliCommand):
    """See `help`."""

    help = "Forget what was seen, answered and promised at visits that lie back long enough; the visits stay."

    def handle(self, *args: Any, **options: Any) -> None:
        self.answer({"forgotten": actions.forget_notes()}, as_json=False)
