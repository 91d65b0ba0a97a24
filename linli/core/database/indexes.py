"""Migration operations for indexes."""

from __future__ import annotations

from django.db import migrations, models


def without_index(model: str, name: str, field: models.Field, index: str) -> migrations.SeparateDatabaseAndState:
    """Return an operation that drops the index of a foreign key, because another index begins with its column.

    Args:
        model: in lower case.
        name: the field.
        field: as it is now, with `db_index=False`.
        index: as both databases call it.
    """
    # AlterField would copy the whole table on SQLite, and lose its triggers.
    return migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(f'DROP INDEX IF EXISTS "{index}"', migrations.RunSQL.noop)],
        [migrations.AlterField(model, name, field)],
    )
