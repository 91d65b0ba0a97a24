"""What tests of several engines share."""

import sqlite3

import pytest
from django.db import connection


@pytest.fixture
def address(tmp_path):
    """Where DuckDB finds the test's rows: the PostgreSQL database itself, or a copy made from within SQLite."""

    def find():
        if connection.vendor == "postgresql":
            return ""
        file = tmp_path / "copy.sqlite3"
        file.unlink(missing_ok=True)
        copy = sqlite3.connect(file)
        copy.executescript("\n".join(connection.connection.iterdump()))
        copy.close()
        return str(file)

    return find
