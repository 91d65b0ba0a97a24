"""What became of an item of a phone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhoneAnswer(models.TextChoices):
    """What the phone is told. `AGAIN` is never stored: nothing has happened yet."""

    APPLIED = "applied", _("saved")
    REVIEW = "review", _("kept for review")
    REFUSED = "refused", _("could not be saved")
    AGAIN = "again", _("send again")


class ItemState(models.TextChoices):
    """What an item is now."""

    APPLIED = "applied", _("saved")
    REVIEW = "review", _("to review")
    REFUSED = "refused", _("could not be saved")
    DISCARDED = "discarded", _("discarded")


class How(models.TextChoices):
    """How a person decided on an item that was kept for review."""

    APPLIED = "applied", _("applied as sent")
    EDITED = "edited", _("edited and applied")
    DISCARDED = "discarded", _("discarded")


class Channel(models.TextChoices):
    """How an item arrived."""

    PHONE = "phone", _("sent by the phone")
    FILE = "file", _("handed in as a file")
