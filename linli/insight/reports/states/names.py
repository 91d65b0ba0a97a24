"""The words of report forms, asks and runs, as codes with their titles."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FormState(models.TextChoices):
    """The state of a report form."""

    REGISTERED = "registered", _("registered")
    CHECKED = "checked", _("checked")
    MAPPED = "mapped", _("mapped")
    APPROVED = "approved", _("approved")
    IN_FORCE = "in_force", pgettext_lazy("a report form", "in force")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("a report form", "withdrawn")
    REFUSED = "refused", pgettext_lazy("a report form", "refused")


class FormAct(models.TextChoices):
    """What is done with a report form."""

    CHECK = "check", _("Finish the check")
    MAP = "map", _("Finish the mapping")
    APPROVE = "approve", _("Approve")
    START = "start", _("Put in force")
    RENEW = "renew", _("Renew the approval")
    EXPIRE = "expire", _("Expire")
    REFUSE = "refuse", _("Refuse form")
    WITHDRAW = "withdraw", _("Withdraw form")
    UNDO = "undo", _("Undo the last step")


class PeriodKind(models.TextChoices):
    """How often a form is submitted."""

    MONTH = "month", _("monthly")
    QUARTER = "quarter", _("quarterly")
    HALF_YEAR = "half_year", _("half-yearly")
    YEAR = "year", _("yearly")
    ONCE = "once", _("once")


class DueUnit(models.TextChoices):
    """In what the days after a period are counted."""

    CALENDAR = "calendar_days", _("counted in calendar days")
    WORKING = "working_days", _("counted in working days")


class Levels(models.TextChoices):
    """Who submits a form."""

    COMMUNITY = "community", _("each community")
    SUBDISTRICT = "subdistrict", _("each subdistrict, one sheet for its communities")
    BOTH = "both", _("each community, and the subdistrict one sheet for all")


class MayReceive(models.TextChoices):
    """What the legal basis of a form lets the office receive; the later include the earlier."""

    COUNTS = "counts", _("numbers only")
    PERSONAL = "personal", _("names and addresses of residents")
    SENSITIVE = "sensitive", _("sensitive facts about residents")


class FieldState(models.TextChoices):
    """What became of a blank when its form was mapped."""

    FOUND = "found", _("found in the records")
    TO_CONFIRM = "to_confirm", _("to be confirmed")
    NEW_ASK = "new_ask", _("not recorded so far")
    NOT_OURS = "not_ours", _("not ours to fill")


class AskWay(models.TextChoices):
    """How an office asked."""

    SYSTEM = "system", _("another system")
    CHAT = "chat", _("chat group")
    PHONE = "phone", _("telephone")
    PAPER = "paper", _("on paper")


class Held(models.TextChoices):
    """Whether what was asked for was recorded already."""

    ALL = "all", _("all of it")
    PART = "part", _("a part of it")
    NONE = "none", _("nothing of it")
    UNKNOWN = "unknown", _("not checked")


class Knower(models.TextChoices):
    """Who answers a question; the codes are those of roles."""

    WORKER = "worker", _("community worker")
    CLERK = "clerk", _("station clerk")
    COMMITTEE = "committee", _("residents' committee")


class AnswerKind(models.TextChoices):
    """What an answer is."""

    NUMBER = "number", _("a number")
    TEXT = "text", _("a few words")
    DAY = "day", _("a date")
    YES_NO = "yes_no", _("yes or no")


class ProposalOutcome(models.TextChoices):
    """What was decided on a question that repeats."""

    ADOPTED = "adopted", _("will be recorded as a field of its own")
    DECLINED = "declined", _("stays a question")


class FormRunState(models.TextChoices):
    """The state of a run."""

    SCHEDULED = "scheduled", _("to be filled")
    GENERATED = "generated", _("filled, to be confirmed")
    COMMUNITY_CONFIRMED = "community_confirmed", _("confirmed by the community")
    SUBDISTRICT_CONFIRMED = "subdistrict_confirmed", _("confirmed by the subdistrict")
    SENT = "sent", _("sent to the office")
    AMENDED = "amended", _("replaced by a later version")


class RunAct(models.TextChoices):
    """What is done with a run."""

    FREEZE = "freeze", _("Fill")
    CONFIRM_COMMUNITY = "confirm_community", _("Confirm for the community")
    CONFIRM_SUBDISTRICT = "confirm_subdistrict", _("Confirm for the subdistrict")
    RETURN = "return", _("Return to be filled again")
    SEND = "send", _("Send to the office")
    AMEND = "amend", _("Amend what was sent")
    UNDO = "undo", _("Undo the confirmation")


class SentWay(models.TextChoices):
    """How a run got to the office."""

    FILE = "file", _("the file was handed over")
    MAIL = "mail", _("by e-mail")
    FETCHED = "fetched", _("fetched by the office at an address")
