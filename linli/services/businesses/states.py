"""States of businesses, zones, applications for places, and stalls met outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ShopState(models.TextChoices):
    """How a business stands; worked out from its dated records (`engine.standing`)."""

    KNOWN = "known", _("known, not registered")
    GUIDED = "guided", _("guided to register")
    REGISTERED = "registered", pgettext_lazy("shop", "registered")
    INSPECTED = "inspected", _("inspected")
    RECTIFY = "rectify", _("to put right")
    RECHECKED = "rechecked", _("put right, re-checked")
    CLOSED = "closed", pgettext_lazy("shop", "closed")
    BANNED = "banned", _("banned from the trade")


UNREGISTERED = (ShopState.KNOWN, ShopState.GUIDED)
IN_TRADE = (
    ShopState.KNOWN,
    ShopState.GUIDED,
    ShopState.REGISTERED,
    ShopState.INSPECTED,
    ShopState.RECTIFY,
    ShopState.RECHECKED,
)
CLASSES = {
    ShopState.KNOWN: "state-due",
    ShopState.GUIDED: "state-info",
    ShopState.REGISTERED: "state-info",
    ShopState.INSPECTED: "state-done",
    ShopState.RECTIFY: "state-overdue",
    ShopState.RECHECKED: "state-done",
    ShopState.CLOSED: "state-muted",
    ShopState.BANNED: "state-overdue",
}


class OperatorKind(models.TextChoices):
    """Who runs a business; the data of a person are personal data."""

    PERSON = "person", _("a person")
    COMPANY = "company", _("a company or other organisation")


class InspectionResult(models.TextChoices):
    """What an inspection of the authority found."""

    PASSED = "passed", _("no problem")
    RECTIFY = "rectify", _("problems, to be put right")
    CLOSURE = "closure", _("ordered to close")


class ItemAnswer(models.TextChoices):
    """The answer to an item of the checklist."""

    YES = "yes", pgettext_lazy("checklist", "yes")
    NO = "no", pgettext_lazy("checklist", "no")
    NA = "na", _("does not apply")


class ZoneState(models.TextChoices):
    """How a stall zone stands; its places are allotted and in use from then on."""

    PROPOSED = "proposed", _("proposed")
    CONSULTED = "consulted", _("residents asked")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", pgettext_lazy("zone", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("zone", "withdrawn")


ZONE_CLASSES = {
    ZoneState.PROPOSED: "state-due",
    ZoneState.CONSULTED: "state-info",
    ZoneState.APPROVED: "state-info",
    ZoneState.PUBLISHED: "state-done",
    ZoneState.WITHDRAWN: "state-muted",
}


class PlaceRequestState(models.TextChoices):
    """How an application for a place stands."""

    SENT = "sent", _("received")
    DECLINED = "declined", _("declined")
    ALLOTTED = "allotted", _("place allotted")
    WAITING = "waiting", _("on the waiting list of the lot")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ChannelState(models.TextChoices):
    """How a stall met outside a zone is channelled: guidance first, enforcement beside it."""

    MET = "met", _("met outside a zone")
    OFFERED = "offered", _("place offered")
    ACCEPTED = "accepted", _("place accepted")
    REFUSED = "refused", _("place refused")
    TOLD = "told", _("told to enforcement")


CHANNEL_CLASSES = {
    ChannelState.MET: "state-due",
    ChannelState.OFFERED: "state-info",
    ChannelState.ACCEPTED: "state-done",
    ChannelState.REFUSED: "state-due",
    ChannelState.TOLD: "state-muted",
}
