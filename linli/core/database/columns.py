"""Access to the columns of a model."""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Model


def column(model: type[Model], name: str) -> Field[Any, Any]:
    """Return a field that is a column of the model's table.

    Raises:
        TypeError: the name is that of a relation from another table.
    """
    found = model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{name} is no column of {model._meta.label}")
    return found
