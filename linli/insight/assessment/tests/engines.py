"""Rows that another connection can see: on PostgreSQL they must be committed, SQLite is copied from within."""

import pytest
from django.db import connection

from linli.core.figures.engines import store

committed = pytest.mark.django_db(transaction=connection.vendor == "postgresql")


def written(live, **more):
    """Write the facts with a live engine and put them in force; the manifest and the number of new files."""
    with store.alone():
        taken, new = store.write(live, **more)
        put_in_force(taken)
    return taken, new


def put_in_force(manifest):
    """Let pages read a snapshot."""
    store.prepare(manifest)
    store.publish()
