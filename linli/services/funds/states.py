"""States of campaigns, lists and their lines; kinds of donors and ways of confirming."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncomeKind(models.TextChoices):
    """Where an income comes from."""

    DONATION = "donation", _("donation")
    ALLOTMENT = "allotment", _("allotted from the budget")


class DonorKind(models.TextChoices):
    """Who gives."""

    ORGANISATION = "organisation", _("company or organisation")
    PERSON = "person", _("individual")
    ANONYMOUS = "anonymous", _("anonymous")


class CampaignState(models.TextChoices):
    """A campaign runs until it is closed; then nothing of it changes any more."""

    OPEN = "open", _("under way")
    CLOSED = "closed", _("finished")


class ListState(models.TextChoices):
    """The life of a list of a community."""

    DRAFT = "draft", _("being prepared")
    SUBMITTED = "submitted", _("to be approved")
    APPROVED = "approved", _("approved, being handed over")
    CLOSED = "closed", _("handed over and closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class LineState(models.TextChoices):
    """What became of a household on a list."""

    LISTED = "listed", _("to be handed over")
    HANDED = "handed", _("gift handed over")
    NOT_HANDED = "not_handed", _("not handed over")
    OFF = "off", _("no longer on the list")


class HandWay(models.TextChoices):
    """How a hand-over is confirmed by another than who records it."""

    SIGNATURE = "signature", _("signature on the paper list")
    CODE = "code", _("pick-up code of the household")
    WITNESS = "witness", _("colleague who was there")


class PublicationKind(models.TextChoices):
    """What is published."""

    REPORT = "report", _("income and use of a quarter")
    LIST = "list", _("list of gifts")


ORGANISERS = (ListState.DRAFT, ListState.SUBMITTED)  # lists that bind no money yet
KEPT = (LineState.LISTED, LineState.HANDED, LineState.NOT_HANDED)  # lines that are on their list

CLASSES = {
    CampaignState.OPEN: "state-info",
    CampaignState.CLOSED: "state-done",
    ListState.DRAFT: "state-muted",
    ListState.SUBMITTED: "state-due",
    ListState.APPROVED: "state-info",
    ListState.WITHDRAWN: "state-muted",
    LineState.LISTED: "state-due",
    LineState.HANDED: "state-done",
    LineState.NOT_HANDED: "state-muted",
    LineState.OFF: "state-muted",
}
# The same words of two lives: closed lists look like closed campaigns.
MONEY = ""  # the goods code of a part that is money
YUAN, PIECE = "yuan", "piece"
GOODS = "fund_good"
