"""The runner of permission matrices notices each cell that differs, and keeps the cells apart."""

import pytest
from django.contrib.auth.models import Group

from linli.core.tests.matrix import each_cell, rows

MATRIX = """
           nobody  worker
GET  list  302     200
POST list  302     403
"""


def test_a_line_of_the_table_is_a_row_of_cells():
    assert rows(MATRIX) == [
        ("GET", "list", {"nobody": 302, "worker": 200}),
        ("POST", "list", {"nobody": 302, "worker": 403}),
    ]


def test_every_cell_that_differs_is_named(client, db):
    @each_cell(MATRIX)
    def cell(who, expected):
        assert expected == 302

    with pytest.raises(ExceptionGroup) as told:
        cell(client=client, db=db, expected_of={"nobody": 302, "worker": 403, "clerk": 200})
    assert [fault.__notes__ for fault in told.value.exceptions] == [["for worker"], ["for clerk"]]


def test_a_cell_does_not_see_what_the_one_before_left(client, db):
    seen = []

    @each_cell(MATRIX)
    def cell(client, who, expected):
        seen.append((Group.objects.count(), len(client.cookies)))
        Group.objects.create(name="of one cell")
        client.cookies["sessionid"] = who

    cell(client=client, db=db, expected_of={"nobody": 302, "worker": 200})
    assert seen == [(0, 0), (0, 0)]
