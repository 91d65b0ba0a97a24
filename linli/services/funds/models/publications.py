"""What is published of funds and lists, from a day until another."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.services.funds.models.campaigns import GiftList
from linli.services.funds.models.funds import Fund, placed, seeing
from linli.services.funds.states import PublicationKind


class FundPublicationQuerySet(DatedQuerySet["FundPublication"]):
    """Publications; those that are over are shown to nobody."""

    def visible_to(self, viewer: Viewer) -> FundPublicationQuerySet:
        """Return those of places where the viewer sees funds."""
        return self.filter(placed(seeing(viewer)))

    def public(self, on: date) -> FundPublicationQuerySet:
        """Return what anybody may read on a day."""
        return self.on(on).select_related("place", "fund", "gift_list__campaign", "gift_list__community")


class FundPublication(Dated):
    """Income and use of a fund in a quarter, or the masked list of a community; gone by itself at `until`."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PublicationKind.choices)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, null=True, related_name="publications")
    quarter = models.DateField(_("quarter"), null=True)
    gift_list = models.ForeignKey(GiftList, on_delete=models.PROTECT, null=True, related_name="publications")

    objects = FundPublicationQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("publication of a fund")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="funds_publication_of_one",
                condition=Q(kind=PublicationKind.REPORT, fund__isnull=False, quarter__isnull=False, gift_list=None)
                | Q(kind=PublicationKind.LIST, fund=None, quarter=None, gift_list__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["place", "until"], name="funds_published")]

    def __str__(self) -> str:
        return str(self.fund or self.gift_list)
