"""What the tables of the app share: rows of a community, seen by who may see its ledgers."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import DatedQuerySet

M = TypeVar("M", bound=models.Model)


class LedgerRows(models.QuerySet[M]):
    """Rows of communities."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return those of communities where the viewer may see the employment ledgers."""
        return viewer.scope(Permission.EMPLOYMENT_VIEW).restrict(self)


class DatedLedgerRows(DatedQuerySet[M]):
    """Dated rows of communities."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return those of communities where the viewer may see the employment ledgers."""
        return viewer.scope(Permission.EMPLOYMENT_VIEW).restrict(self)
