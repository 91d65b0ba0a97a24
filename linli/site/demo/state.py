"""Check what is in the database, and empty a seeded one."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.translation import gettext as _

from linli.core import key_check
from linli.core.database import triggers
from linli.core.errors import RuleBroken
from linli.core.journal import heads
from linli.core.journal.models import Entry
from linli.core.secrets.keyring import KeyringFault
from linli.registers.accounts.models import User
from linli.registers.people.models import Person

FIRST_ACCOUNT = "330102-b01"


def seeded() -> Entry | None:
    """Return the journal entry of an earlier seeding."""
    return Entry.objects.filter(verb="demo.seeded").order_by("-pk").first()


def begun() -> bool:
    """Return whether a seeding was started, finished or not."""
    # The first account is written in the first transaction.
    return User.objects.filter(username=FIRST_ACCOUNT).exists()


def check_mode() -> None:
    """Check that the demo is served as a demo only.

    Raises:
        RuleBroken: the database contains the demo, but this is no demo installation.
    """
    # The first account could have been renamed by hand; the journal still says it.
    if not settings.DEMO and (begun() or seeded() is not None):
        raise RuleBroken(
            _(
                "This database contains the demo, and the passwords of its accounts are public. For real work use an "
                "empty database; for the demo run “linli demo”, which sets LINLI_DEMO=1."
            )
        )


def holds_people() -> bool:
    """Return whether the register contains people."""
    return Person.objects.exists()


def begin(*, fresh: bool) -> None:
    """Create the keyring of a new demo. One that is lost is replaced only together with the rows of the demo.

    Raises:
        CommandError: the database was written with a keyring that is not there.
    """
    try:
        key_check.begin()
    except KeyringFault as reason:
        if not fresh or not begun():
            raise CommandError(str(reason), returncode=2) from None
        empty()


def empty() -> None:
    """Empty a seeded database and its files, including the journal."""
    for name in list(default_storage.names()):  # type: ignore[attr-defined]  # our own storage has it
        default_storage.delete(name)
    if connection.vendor == "postgresql":
        with triggers.truncatable():
            call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    else:  # a new file has no rows
        connection.close()
        name = str(connection.settings_dict["NAME"])
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)
    heads.note_anew()
    key_check.begin()
    call_command("migrate", interactive=False, verbosity=0)
