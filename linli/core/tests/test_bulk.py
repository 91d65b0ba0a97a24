"""Many rows at once."""

import pytest
from django.db import connection

from linli.core.database import bulk
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
