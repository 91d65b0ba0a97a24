"""Many rows at once."""

import datetime as dt

import pytest
from django.db import connection

from linli.core.database import bulk
from linli.core.journal.models import Entry
from linli.core.search.models import SearchKey


def planned_rows():
    """How many rows the database thinks the table of search keys has."""
    name = SearchKey._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [name])
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s AND idx = 'core_searchkey_ref'", [name])
        return int(cursor.fetchone()[0].split()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("tables", [(), (SearchKey,)], ids=["all", "one"])
def test_the_database_plans_by_the_rows_that_came(tables):
    rows = [(2, f"k{number}", 1, number) for number in range(500)]
    bulk.insert(SearchKey, ["kind", "key", "community_id", "ref"], rows)
    bulk.plan_anew(*tables)
    assert planned_rows() == 500


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "\\N", "\\", "a\tb", "a\nb\r\nc", "\\t\\.", "王 建", "'\"%s"])
def test_every_text_arrives_as_it_was(text):
    at = dt.datetime(2026, 3, 2, 9, 0, 0, 5, tzinfo=dt.UTC)
    written = str(at.replace(tzinfo=None)) if connection.vendor == "sqlite" else at
    columns = ["at", "kind", "verb", "actor_name", "target_type", "reason", "changes", "digest", "target_id", "body_id"]
    assert bulk.insert(Entry, columns, [(written, "write", "test.done", text, "", "", "{}", "", -7, None)]) == 1
    entry = Entry.objects.get()
    assert (entry.actor_name, entry.at, entry.target_id, entry.body_id) == (text, at, -7, None)


def test_what_the_database_would_not_read_is_refused():
    assert bulk._line((True, dt.date(2026, 3, 2), 1.5)) == "t\t2026-03-02\t1.5\n"
    with pytest.raises(TypeError, match="bytes cannot be copied"):
        bulk._line((b"x",))
