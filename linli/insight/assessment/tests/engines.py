"""Rows that another connection can see: on PostgreSQL they must be committed, SQLite is copied from within."""

import pytest
from django.db import connection

committed = pytest.mark.django_db(transaction=connection.vendor == "postgresql")
