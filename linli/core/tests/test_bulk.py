"""Many rows at once."""

import datetime as dt

import pytest
from django.db import connection
from psycopg.types.json import Jsonb

from linli.core.database import bulk, sql
from linli.core.journal.models import Entry
from linli.core.search.models import SearchKey


def planned_rows():
    """How many rows the database thinks the table of search keys has."""
    name = SearchKey._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [name])
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s AND idx = 'core_searchkey_of'", [name])
        return int(cursor.fetchone()[0].split()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("tables", [(), (SearchKey,)], ids=["all", "one"])
def test_the_database_plans_by_the_rows_that_came(tables):
    rows = [(2, f"k{number}", 1, number) for number in range(500)]
    bulk.insert(SearchKey, ["kind", "key", "community_id", "ref"], rows)
    bulk.plan_anew(*tables)
    assert planned_rows() == 500


TEXTS = ["", "\\N", "\\", "a\tb", "a\nb\r\nc", "\\t\\.", "王 建", "'\"%s"]
COLUMNS = ["at", "kind", "verb", "actor_name", "target_type", "reason", "changes", "digest", "target_id", "body_id"]


@pytest.mark.django_db
@pytest.mark.parametrize("texts", [[text] for text in TEXTS] + [TEXTS, ["王", "王", "王"]], ids=str)
def test_every_text_arrives_as_it_was(texts):
    at = dt.datetime(2026, 3, 2, 9, 0, 0, 5, tzinfo=dt.UTC)
    written = str(at.replace(tzinfo=None)) if connection.vendor == "sqlite" else at
    rows = [(written, "write", "test.done", text, "", "", "{}", "", -n, None) for n, text in enumerate(texts)]
    assert bulk.insert(Entry, COLUMNS, rows) == len(texts)
    found = Entry.objects.order_by("-target_id").values_list("actor_name", "at", "target_id", "body_id")
    assert list(found) == [(text, at, -n, None) for n, text in enumerate(texts)]


def test_what_the_database_would_not_read_is_refused():
    assert list(bulk._texts((True, 1, dt.date(2026, 3, 2), 1.5, None))) == ["t", "1", "2026-03-02", "1.5", r"\N"]
    assert list(bulk._texts((Jsonb({"a": "b\\c"}), None))) == [r'{"a": "b\\\\c"}', r"\N"]
    with pytest.raises(TypeError, match="bytes cannot be copied"):
        bulk._texts((b"x",))


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 3, 2 * sql.MANY])
def test_keys_are_found_however_many_are_asked_for(count):
    made = [Entry.objects.create(verb="test.done", target_id=number, community_id=number) for number in (1, 2, 5000)]
    found = Entry.objects.filter(sql.among("community_id", range(1, count + 1)), verb="test.done")
    assert [one.pk for one in found.order_by("pk")] == [one.pk for one in made if one.target_id <= count]
