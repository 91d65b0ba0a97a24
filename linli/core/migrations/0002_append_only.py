"""The journal and its seals can only grow; search keys sort by code point on PostgreSQL."""

from django.db import migrations

from linli.core.database.triggers import append_only


def collate(apps, schema_editor):
    """So that a prefix of a key is a range of the index, in every locale of the server."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE core_searchkey ALTER COLUMN key TYPE varchar(40) COLLATE "C"')


class Migration(migrations.Migration):
    """Rules in the database itself."""

    dependencies = [("core", "0001_initial")]

    operations = [
        append_only("core_entry"),
        append_only("core_seal"),
        migrations.RunPython(collate, migrations.RunPython.noop),
    ]
