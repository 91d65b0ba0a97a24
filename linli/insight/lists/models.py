"""The table of lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.secrets.crypto import EncryptedField
from linli.insight.lists.states import SavedListState


class SavedListQuerySet(DatedQuerySet["SavedList"]):
    """Lists, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> SavedListQuerySet:
        """Return those of communities where the viewer may see them."""
        return viewer.scope(Permission.SAVED_LIST_VIEW).restrict(self)


class SavedList(Dated):
    """One of the lists of a community, with first day and end."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    title = EncryptedField(_("title"))  # free text may name a resident

    objects = SavedListQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("saved list")
        indexes = [models.Index(fields=["community", "-since", "-id"], name="lists_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> SavedListState:
        """Return its state."""
        return SavedListState.OPEN if self.until is None else SavedListState.ENDED
