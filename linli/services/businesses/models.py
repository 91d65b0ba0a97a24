"""The table of businesses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.secrets.crypto import EncryptedField
from linli.services.businesses.states import ShopState


class ShopQuerySet(DatedQuerySet["Shop"]):
    """Businesses, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ShopQuerySet:
        """Return those of communities where the viewer may see them."""
        return viewer.scope(Permission.SHOP_VIEW).restrict(self)


class Shop(Dated):
    """One of the businesses of a community, with first day and end."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    title = EncryptedField(_("title"))  # free text may name a resident

    objects = ShopQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("shop")
        indexes = [models.Index(fields=["community", "-since", "-id"], name="businesses_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> ShopState:
        """Return its state."""
        return ShopState.OPEN if self.until is None else ShopState.ENDED
