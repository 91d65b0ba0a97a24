"""States of temporary relief and outcomes of reviews, as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReliefKind(models.TextChoices):
    """How temporary relief is given."""

    EMERGENCY = "emergency", _("emergency: a part at once, papers follow")
    EXPENSES = "expenses", _("expenses beyond the means")


class ReliefState(models.TextChoices):
    """The state of temporary relief."""

    ASKED = "asked", _("relief asked for")
    GRANTED = "granted", _("relief granted")
    REFUSED = "refused", _("relief refused")
    WITHDRAWN = "withdrawn", _("relief withdrawn")


class ReliefAct(models.TextChoices):
    """What is done with temporary relief."""

    GRANT = "grant", _("Grant relief")
    REFUSE = "refuse", _("Refuse relief")
    PAPERS = "papers", _("Record papers")
    WITHDRAW = "withdraw", _("Withdraw relief")
    UNDO = "undo", _("Undo my last step")


class ReviewOutcome(models.TextChoices):
    """What came of a review."""

    UNCHANGED = "unchanged", _("unchanged")
    CHANGED = "changed", _("new amount")
    ENDED = "ended", _("assistance ends")


class AidState(models.TextChoices):
    """The state of what a resident asked for without an account."""

    SENT = "sent", _("new request")
    TAKEN = "taken", _("request being prepared")
    FILED = "filed", _("application filed")
    DECLINED = "declined", _("request declined")
    WITHDRAWN = "withdrawn", _("withdrawn by the resident")


class Standing(models.TextChoices):
    """How a household stands with assistance, for lists."""

    RECEIVES = "receives", _("gets assistance")
    APPLIED = "applied", _("has applied")
    STATED = "stated", _("means stated")
    REVIEW = "review", _("review due")
    RELIEF = "relief", _("temporary relief")
    UNSIGNED = "unsigned", _("authorisation ended")


ALLOWANCES = ("minimum_living", "minimum_living_single")
# What a household is recognised as; reviews are about these.
RECOGNISED = (*ALLOWANCES, "marginal_low_income")
