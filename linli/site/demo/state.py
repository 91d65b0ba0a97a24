"""What lies in the database, and how a seeded one is emptied."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from linli.core.journal.models import Entry
from linli.registers.accounts.models import User
from linli.registers.people.models import Person

FIRST_ACCOUNT = "330102-b01"


def seeded() -> Entry | None:
    """The journal entry of an earlier seeding."""
    return Entry.objects.filter(verb="demo.seeded").order_by("-pk").first()


def begun() -> bool:
    """Whether a seeding was started, finished or not: its first account is there."""
    return User.objects.filter(username=FIRST_ACCOUNT).exists()


def holds_people() -> bool:
    """Whether anybody is in the register."""
    return Person.objects.exists()


def empty() -> None:
    """Empty a seeded database and its files, the journal too: TRUNCATE passes its triggers, and so does a new file."""
    for name in list(default_storage.names()):  # type: ignore[attr-defined]  # our own storage has it
        default_storage.delete(name)
    if connection.vendor == "postgresql":
        call_command("flush", interactive=False, verbosity=0)
        return
    connection.close()
    name = str(connection.settings_dict["NAME"])
    for suffix in ("", "-wal", "-shm"):
        Path(name + suffix).unlink(missing_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
