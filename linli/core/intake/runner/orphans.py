"""Stored sheets that no import names, and imports whose sheet is not stored: after a crash, or from a backup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

FOLDER = "imports/"
# A sheet is stored before the import that names it; younger ones may be in work.
SETTLED = timedelta(days=1)


def sweep() -> int:
    """Delete sheets that no import names, and the names of sheets that are not stored; return how many files."""
    storage: Any = default_storage
    # Names before files: a sheet is stored before the import that names it.
    names = {
        (model, field): set(model._base_manager.values_list(field, flat=True)) - {""} for model, field in _fields()
    }
    stored = {name for name in storage.names() if name.startswith(FOLDER)}
    for (model, field), named in names.items():
        model._base_manager.filter(**{f"{field}__in": sorted(named - stored)}).update(**{field: ""})
    gone = sorted(name for name in stored.difference(*names.values()) if _is_settled(name))
    for name in gone:
        storage.delete(name)
    return len(gone)


def _fields() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every model and column that names sheets; the apps above declare their own."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField) and str(field.upload_to).startswith(FOLDER):
                yield model, field.name


def _is_settled(name: str) -> bool:
    changed: Any = default_storage.get_modified_time(name)
    return bool(changed < timezone.now() - SETTLED)
