"""Columns of a model by name."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField

from linli.core.database.columns import column


def test_a_column_is_found():
    found = column(ContentType, "model")
    assert isinstance(found, CharField)
    assert found.column == "model"


def test_rows_that_point_here_are_no_column():
    with pytest.raises(TypeError, match=r"permission is no column of contenttypes\.ContentType"):
        column(ContentType, "permission")
