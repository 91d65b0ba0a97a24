"""The states of assessments and daily contacts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssessmentState(models.TextChoices):
    """How far an assessment is; follows from its rows and is not stored."""

    SCORING = "scoring", _("being scored")
    SECOND = "second", _("waiting for the second assessor")
    DIFFERENT = "different", _("assessors differ")
    VALID = "valid", _("valid")
    REPLACED = "replaced", _("replaced")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AbsenceKind(models.TextChoices):
    """Where an older person is instead of at home."""

    HOSPITAL = "hospital", _("in hospital")
    AWAY = "away", _("away from home")


class ContactState(models.TextChoices):
    """How the contact of a day stands."""

    WAITING = "waiting", _("not contacted yet")
    NO_ANSWER = "no_answer", _("no answer")
    HELP = "help", _("needs help")
    FINE = "fine", _("fine")
    HANDED_OVER = "handed_over", _("handed over as a case")


class ContactAct(models.TextChoices):
    """A step of a contact. Steps are only added; `undone` says that the step before was a mistake."""

    FINE = "fine", _("reached, fine")
    NO_ANSWER = "no_answer", _("no answer")
    HELP = "help", _("needs help")
    AGAIN = "again", _("called again, no answer")
    KIN = "kin", _("next of kin called")
    NEIGHBOUR = "neighbour", _("neighbour asked")
    WENT = "went", _("gone to the home")
    HANDED_OVER = "handed_over", _("handed over as a case")
    UNDONE = "undone", _("last step undone")


ENDED = frozenset({ContactState.FINE, ContactState.HANDED_OVER})
# What the contact of a day is after a step; a step that is not here leaves it as it is.
AFTER = {
    ContactAct.FINE: ContactState.FINE,
    ContactAct.NO_ANSWER: ContactState.NO_ANSWER,
    ContactAct.HELP: ContactState.HELP,
    ContactAct.HANDED_OVER: ContactState.HANDED_OVER,
}
FIRST = frozenset({ContactAct.FINE, ContactAct.NO_ANSWER, ContactAct.HELP})  # the three of one tap
ESCALATION = frozenset({ContactAct.AGAIN, ContactAct.KIN, ContactAct.NEIGHBOUR, ContactAct.WENT})
