"""A database made with states that grow is the one that Django's own states make."""

import json

import pytest
from django.db import models
from django.db.migrations.state import ModelState

from linli.core.database.growing import GrowingState
from tests import early

SCHEMA = """
import json
{before}
at("{name}")
with connection.cursor() as cursor:
    ask = connection.introspection
    tables = sorted(ask.table_names(cursor))
    columns = [sorted(map(str, ask.get_table_description(cursor, table))) for table in tables]
    limits = [sorted(map(str, ask.get_constraints(cursor, table).items())) for table in tables]
print(json.dumps([tables, columns, limits]))
"""
OWN_OF_DJANGO = """
from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor
migrate.MigrationExecutor = MigrationExecutor
"""


@pytest.mark.slow
@pytest.mark.both_engines
def test_it_makes_the_tables_columns_and_constraints_that_django_makes(tmp_path):
    grown, own = (
        json.loads(
            early.run(tmp_path / str(number), "visits", SCHEMA.format(before=before, name="0009_no_index_twice"))[-1]
        )
        for number, before in enumerate(("", OWN_OF_DJANGO))
    )
    assert len(own[0]) > 20
    assert grown == own


def thing(name, **fields):
    return ModelState("things", name, [("id", models.AutoField(primary_key=True)), *fields.items()])


def test_models_know_each_other_as_soon_as_an_operation_asks_for_more():
    state = GrowingState()
    state.add_model(thing("Owner"))
    assert state.apps.get_model("things", "Owner")
    owner = models.ForeignKey("things.Owner", models.CASCADE)
    state.add_model(thing("Pot", owner=owner))
    assert state.is_partial
    assert state.clone().apps.get_model("things", "Owner")._meta.related_objects
    state.add_field("things", "owner", "name", models.TextField(), preserve_default=True)
    assert not state.is_partial
    assert state.apps.get_model("things", "Owner")._meta.related_objects
