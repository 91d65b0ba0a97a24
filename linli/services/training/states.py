"""The states of trainees, subsidies, guests of a job fair, and requests for a place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class CourseState(models.TextChoices):
    """The state of a course, which follows from its days; it is not stored."""

    AHEAD = "ahead", pgettext_lazy("course", "not yet begun")
    RUNNING = "running", pgettext_lazy("course", "running")
    OVER = "over", pgettext_lazy("course", "over")
    CANCELLED = "cancelled", pgettext_lazy("course", "cancelled")


class TraineeState(models.TextChoices):
    """How far a person is on the way through a course."""

    PROPOSED = "proposed", pgettext_lazy("trainee", "proposed")
    ASKED = "asked", pgettext_lazy("trainee", "waiting for a place")
    ENROLLED = "enrolled", pgettext_lazy("trainee", "has a place")
    ATTENDING = "attending", pgettext_lazy("trainee", "taking part")
    COMPLETED = "completed", pgettext_lazy("trainee", "completed")
    NOT_PASSED = "not_passed", pgettext_lazy("trainee", "not passed")
    LEFT = "left", pgettext_lazy("trainee", "left the course")
    DECLINED = "declined", pgettext_lazy("trainee", "does not take part")


SEATED = (TraineeState.ENROLLED, TraineeState.ATTENDING, TraineeState.COMPLETED, TraineeState.NOT_PASSED)
TAUGHT = (TraineeState.ENROLLED, TraineeState.ATTENDING)  # may be ticked as present


class ClaimState(models.TextChoices):
    """What became of a claim for a subsidy."""

    CLAIMED = "claimed", pgettext_lazy("subsidy", "claimed")
    PAID = "paid", pgettext_lazy("subsidy", "paid")
    REFUSED = "refused", pgettext_lazy("subsidy", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("subsidy", "withdrawn")


COUNTING = (ClaimState.CLAIMED, ClaimState.PAID)  # nobody gets a second one beside these


class GuestState(models.TextChoices):
    """Whether an invited person comes to a job fair."""

    INVITED = "invited", pgettext_lazy("guest", "invited")
    COMING = "coming", pgettext_lazy("guest", "wants to come")
    DECLINED = "declined", pgettext_lazy("guest", "does not want to come")
    CAME = "came", pgettext_lazy("guest", "came")
    ABSENT = "absent", pgettext_lazy("guest", "did not come")


class RequestState(models.TextChoices):
    """The state of a request for a place that was made without an account."""

    SENT = "sent", pgettext_lazy("request for a place", "sent")
    ANSWERED = "answered", pgettext_lazy("request for a place", "answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("request for a place", "withdrawn")
