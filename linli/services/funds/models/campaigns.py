"""Campaigns: a round of gifts at a place, and its lists, one or more for each community."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.registers.places.models import Place
from linli.services.funds.engine.words import gift_words
from linli.services.funds.models.funds import Fund, placed, seeing
from linli.services.funds.states import CLASSES, MONEY, CampaignState, ListState


class CampaignQuerySet(DatedQuerySet["Campaign"]):
    """Campaigns, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> CampaignQuerySet:
        """Return the campaigns at places where the viewer sees funds, and those of the offices above them."""
        scope = seeing(viewer)
        if scope.everything:
            return self.all()
        if not scope:
            return self.none()
        # A worker prepares the list of a community in a campaign of its subdistrict or district; it names nobody.
        own = Place.objects.filter(pk__in=scope.communities)
        above = Q(place__in=own.values("parent")) | Q(place__in=own.values("parent__parent"))
        return self.filter(placed(scope) | above)


class Campaign(Dated):
    """A round of gifts: what each household gets, from which funds, and for whom. `until` is the day it was closed.

    Attributes:
        gift: goods code ("" for money) -> fen or pieces for each household.
        criteria: codes of `fund_criterion`: who is proposed.
        ends: the planned last day.
    """

    place = models.ForeignKey("places.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of campaign"), max_length=20)
    title = models.CharField(_("name of the campaign"), max_length=80)
    purpose = models.CharField(_("what it is for"), max_length=20)
    funds = models.ManyToManyField(Fund, verbose_name=_("paid from"), related_name="campaigns")
    gift = models.JSONField(_("each household gets"), default=dict)
    criteria = models.JSONField(_("proposed are"), default=list)
    ends = models.DateField(_("planned last day"))
    state = models.CharField(max_length=10, choices=CampaignState.choices, default=CampaignState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CampaignQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("campaign")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["place", "title"], name="funds_campaign_title_once"),
        ]
        indexes = [models.Index(fields=["-since", "-id"], name="funds_campaigns")]

    def __str__(self) -> str:
        return self.title

    @property
    def community_id(self) -> int | None:
        """Return the community of its place; None for a campaign of an office."""
        return self.place.community_id

    @property
    def kind_title(self) -> str:
        """Return the name of the kind."""
        return content.title("fund_campaign", self.kind)

    @property
    def purpose_title(self) -> str:
        """Return what it is for."""
        return content.title("fund_purpose", self.purpose)

    @property
    def criterion_titles(self) -> list[str]:
        """Return who is proposed, in words."""
        return [content.title("fund_criterion", code) for code in self.criteria]

    @property
    def gift_words(self) -> str:
        """Return what each household gets."""
        return gift_words(self.gift)

    @property
    def fen(self) -> int:
        """Return the money that each household gets."""
        return int(self.gift.get(MONEY, 0))

    @property
    def state_class(self) -> str:
        """Return the colour of the state."""
        return CLASSES[CampaignState(self.state)]

    @property
    def is_open(self) -> bool:
        """Return whether it runs."""
        return self.state == CampaignState.OPEN


class GiftListQuerySet(models.QuerySet["GiftList"]):
    """Lists of gifts, with filters for pages."""

    def visible_to(self, viewer: Viewer) -> GiftListQuerySet:
        """Return the lists of communities where the viewer sees funds."""
        return seeing(viewer).restrict(self)


class GiftList(models.Model):
    """The households of one community that get the gift of a campaign; a later list has the next number."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="lists")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.DRAFT)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(_("approved on"), null=True)
    return_words = EncryptedField(_("why it was returned"), blank=True, default="")

    objects = GiftListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of gifts")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "community", "number"], name="funds_list_once"),
            models.CheckConstraint(
                # Not even by a mistake in the code.
                name="funds_list_approved_by_another",
                condition=Q(submitted_by=None) | Q(approved_by=None) | ~Q(submitted_by=F("approved_by")),
            ),
            models.CheckConstraint(
                name="funds_approved_list_has_day",
                condition=~Q(state__in=[ListState.APPROVED, ListState.CLOSED]) | Q(approved_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["community", "-started_at", "-id"], name="funds_lists")]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.community.name} · {self.number}"

    @property
    def state_class(self) -> str:
        """Return the colour of the state."""
        return "state-done" if self.state == ListState.CLOSED else CLASSES[ListState(self.state)]
