"""Which rows of any table refer to a row: what hangs on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

Model = type[models.Model]


def references(model: Model) -> Iterator[tuple[Model, str]]:
    """Yield each column of any table that refers to the model, also relations without a reverse name."""
    relations: Any = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field.attname


def hanging(model: Model, pks: Collection[int], *, but: Iterable[Model] = ()) -> dict[Model, int]:
    """Return how many rows of each other model refer to one of these rows.

    Args:
        model: of the rows.
        pks: their keys.
        but: models that do not count.
    """
    found: dict[Model, int] = {}
    for other, column in references(model):
        if other not in but and (number := other._base_manager.filter(**{f"{column}__in": pks}).count()):
            # A model with two columns may refer by both: the larger number is told, not the sum.
            found[other] = max(number, found.get(other, 0))
    return found


def told(found: dict[Model, int]) -> str:
    """Return these rows in words: "visit 2, case 1"."""
    return _(", ").join(f"{model._meta.verbose_name} {number}" for model, number in found.items())
