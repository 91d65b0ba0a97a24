"""`linli keys rotate`: add a key and re-encrypt fields and files with it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import key_rotation
from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.secrets import crypto


class Command(LinliCommand):
    """Can be interrupted; the next run finishes an interrupted one before it adds a key."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("Add a key to the keyring and encrypt all encrypted fields and files with it.")

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        resumed = key_rotation.unfinished()
        done: Counter[str] = Counter()
        for column, number in key_rotation.rotate(by=robot("linli keys rotate")):
            done[column] += number
            if not json:
                self.stderr.write(f"\r{column} {done[column]}", ending="")
        # They stay in the keyring all the same: an older backup can need them.
        unused = key_rotation.forget_unused()
        if json:
            facts = {"key": crypto.writing_key(), "resumed": resumed, "encrypted": dict(done), "unused": unused}
            self.answer(facts, as_json=True)
            return
        self.tell(done, unused, resumed=resumed)

    def tell(self, done: Counter[str], unused: list[str], *, resumed: bool) -> None:
        """Print what was done and which keys are unused."""
        self.stderr.write("")
        if resumed:
            self.stdout.write(_("An earlier run was interrupted and is now complete. No new key was created."))
        text = _("{number} values and files are now encrypted with key {key}.")
        self.stdout.write(text.format(number=sum(done.values()), key=crypto.writing_key()))
        if unused:
            text = _(
                "These keys are no longer in use: {keys}. Keep them as long as you keep backups made before today."
            )
            self.stdout.write(text.format(keys=", ".join(unused)))
        self.stdout.write(_("Restart the server so that it also writes with the new key."))
