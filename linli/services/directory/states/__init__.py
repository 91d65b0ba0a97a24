"""States of what residents send about a service, and how opening hours treat public holidays."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NotePurpose(models.TextChoices):
    """Why a resident writes about a service."""

    WRONG = "wrong", _("says that something is wrong")
    REQUEST = "request", _("asks for the service")


class NoteState(models.TextChoices):
    """How far a note is; an answer that was taken back makes it open again."""

    SENT = "sent", pgettext_lazy("note", "waiting for an answer")
    CONFIRMED = "confirmed", pgettext_lazy("note", "confirmed")
    REJECTED = "rejected", pgettext_lazy("note", "not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("note", "withdrawn")


class HolidayHours(models.TextChoices):
    """Whether opening hours hold on public holidays; HSDS has no field for it."""

    USUAL = "usual", _("the same on public holidays")
    OFFICE = "office", _("closed on public holidays, open on make-up workdays")
    ONLY = "only", _("only on public holidays")


class ServiceStatus(models.TextChoices):
    """The status of a service, with the words of HSDS 3."""

    ACTIVE = "active", pgettext_lazy("service", "offered")
    INACTIVE = "inactive", pgettext_lazy("service", "not offered now")
    DEFUNCT = "defunct", pgettext_lazy("service", "given up")
    PAUSED = "temporarily closed", pgettext_lazy("service", "closed for a time")


class LocationType(models.TextChoices):
    """The type of a location, with the words of HSDS 3."""

    PHYSICAL = "physical", pgettext_lazy("location", "a place to go to")
    POSTAL = "postal", pgettext_lazy("location", "an address for letters")
    VIRTUAL = "virtual", pgettext_lazy("location", "by phone or online")


class OpenState(models.TextChoices):
    """Whether a service is open at a moment; unknown without hours that can be computed."""

    OPEN = "open", _("open now")
    CLOSED = "closed", _("closed now")
    UNKNOWN = "unknown", _("opening hours not entered")
