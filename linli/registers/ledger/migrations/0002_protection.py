"""Balances are kept by triggers, and transfers and closings can only grow: enforced by the database on both engines.

A later migration that changes one of these tables must call `remove` before and `install` after: on SQLite Django makes
a table anew, without its triggers, and a view must not refer to it meanwhile.
"""

from django.db import migrations

from linli.core.database.triggers import append_only
from linli.registers.ledger.migrations import _protection as protection


def leave_room(apps, schema_editor):
    """So that a changed balance stays on its page, and no index has to be written."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE ledger_account SET (fillfactor = 60)")


class Migration(migrations.Migration):
    """Rules in the database itself."""

    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunPython(protection.install, protection.remove),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
        append_only("ledger_transfer"),
        append_only("ledger_closing"),
        append_only("ledger_closedmonth"),
    ]
