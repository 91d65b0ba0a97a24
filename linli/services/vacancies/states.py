"""The states of vacancies, referrals, offers and questions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VacancyState(models.TextChoices):
    """The state, which follows from the dates; it is not stored."""

    OPEN = "open", _("open for applications")
    AHEAD = "ahead", pgettext_lazy("vacancy", "not yet open")
    ENDED = "ended", _("no longer open")


class VacancyKind(models.TextChoices):
    """Whether a vacancy is a public-welfare post, kept for people who are hard to employ."""

    ORDINARY = "ordinary", _("ordinary job")
    WELFARE = "welfare", _("public-welfare post")


class WhyClosed(models.TextChoices):
    """Why a vacancy ended before its last day."""

    NONE = "", _("on its last day")
    FILLED = "filled", _("all places are filled")
    WITHDRAWN = "withdrawn", _("withdrawn by the employer")


class ReferralState(models.TextChoices):
    """How far a referral is."""

    SENT = "sent", _("referred")
    INTERVIEW = "interview", _("invited to an interview")
    OFFERED = "offered", _("job offered")
    ACCEPTED = "accepted", _("accepted the offer")
    PLACED = "placed", _("started work")
    REFUSED = "refused", _("refused the offer")
    DECLINED = "declined", _("not taken by the employer")
    WITHDRAWN = "withdrawn", _("referral withdrawn")


OPEN_STATES = (ReferralState.SENT, ReferralState.INTERVIEW, ReferralState.OFFERED, ReferralState.ACCEPTED)
TAKING = (ReferralState.ACCEPTED, ReferralState.PLACED)  # these take a place of the vacancy


class OfferReply(models.TextChoices):
    """What the person said to an offer."""

    NONE = "", _("no answer yet")
    ACCEPTED = "accepted", _("accepted the offer")
    REFUSED = "refused", _("refused the offer")


class FollowUpResult(models.TextChoices):
    """What a follow-up after a placement found."""

    NONE = "", _("not done yet")
    WORKS = "works", _("still works there")
    LEFT = "left", _("no longer works there")
    UNREACHED = "unreached", _("could not be reached")


class InquiryState(models.TextChoices):
    """The state of a question about a job."""

    SENT = "sent", _("sent")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", _("withdrawn")
