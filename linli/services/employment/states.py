"""The words of employment: states of people, of households and of titles, and the moves between them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P

SCHEME = "hard_to_employ"  # recognition is a scheme: applied for, published, granted, ended (ADR 0022, 0029)
REGISTERED, UNEMPLOYED = "registered_unemployed", "unemployed"  # kinds of work


class WorkState(models.TextChoices):
    """The state of a person on a day. It follows from facts and is never stored."""

    EMPLOYED = "employed", _("in work")
    SELF_EMPLOYED = "self_employed", _("self-employed")
    FLEXIBLE = "flexible_employment", _("in flexible employment")
    PLACED = "placed", _("placed after recognition")
    UNREGISTERED = "unemployed_unregistered", _("out of work, not registered")
    REGISTERED = "registered_unemployed", _("registered unemployed")
    APPLIED = "hardship_applied", _("applied for recognition as hard to employ")
    NOTICE = "public_notice", _("recognition published")
    RECOGNISED = "hardship_recognised", _("recognised as hard to employ")
    REFUSED = "refused_without_reason", _("refused suitable work without good reason")
    WITHDRAWN = "withdrawn", _("recognition withdrawn")
    TRAINING = "training", _("in training")
    RETIRED = "retired", _("retired")
    OUTSIDE = "outside", _("outside the labour force")
    UNKNOWN = "unknown", _("nothing recorded")
    LEFT = "left_area", _("no longer lives here")


class HouseholdState(models.TextChoices):
    """The state of a household on a day, worked out from its members and its file."""

    NONE = "none", _("no zero-employment household")
    UNCLEAR = "unclear", _("cannot be said yet")
    SUSPECTED = "suspected", _("found, to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    AID_PLAN = "aid_plan", _("with an aid plan")
    REMOVED = "removed", _("removed: a member works")
    WATCHED = "watched", _("watched after removal")
    CLOSED = "closed", _("closed")
    EXITED = "exited_by_refusal", _("left out after refusing aid")


class HouseholdAct(models.TextChoices):
    """The kind of a step in the file of a zero-employment household."""

    CONFIRM = "confirm", _("confirmed")
    PLAN = "plan", _("aid planned")
    FOLLOW_UP = "follow_up", _("followed up")
    EXIT = "exit", _("left out after refusing aid")
    TAKE_BACK = "take_back", _("step undone")


class AidAnswer(models.TextChoices):
    """What somebody said to an offer."""

    NONE = "", _("no answer yet")
    ACCEPTED = "accepted", _("offer accepted")
    GOOD_REASON = "good_reason", _("refused with good reason")
    NO_REASON = "no_reason", _("refused without good reason")


class WorkAbility(models.TextChoices):
    """Whether somebody can work."""

    FULL = "full", _("able to work")
    PARTLY = "partly", _("able to do some work")
    NONE = "none", _("not able to work")


class WorkVerdict(models.TextChoices):
    """What a worker decided about a proposal."""

    CONFIRMED = "confirmed", _("needs work")
    DISMISSED = "dismissed", _("needs no help")


class TitleLevel(models.TextChoices):
    """Who gives the title."""

    CITY = "city", _("city level")
    PROVINCE = "province", _("province level")


class TitleState(models.TextChoices):
    """The state of a community's title."""

    APPLIED = "applied", _("applied for")
    CHECKED = "street_checked", _("checked by the subdistrict")
    SCORED = "scored", _("scored")
    NOTICE = "notice", _("published for objections")
    CERTIFIED = "certified", _("title held")
    REEXAMINED = "re_examined", _("title held, re-examined")
    WITHDRAWN = "withdrawn", _("title withdrawn")


class TitleAct(models.TextChoices):
    """The kind of a step of a title."""

    APPLY = "apply", _("applied for")
    CHECK = "check", _("checked by the subdistrict")
    SCORE = "score", _("scored")
    PUBLISH = "publish", _("published for objections")
    CERTIFY = "certify", _("title given")
    REEXAMINE = "re_examine", _("re-examined")
    WITHDRAW = "withdraw", _("title withdrawn")
    TAKE_BACK = "take_back", _("step undone")


@dataclass(frozen=True, slots=True)
class TitleMove:
    """A step from some states to another, with the permission of who does it."""

    act: TitleAct
    from_states: frozenset[TitleState]
    to_state: TitleState
    permission: P


T = TitleState
HELD = frozenset({T.CERTIFIED, T.REEXAMINED})
TITLE_MOVES = {
    move.act: move
    for move in (
        TitleMove(TitleAct.CHECK, frozenset({T.APPLIED}), T.CHECKED, P.EMPLOYMENT_CONFIRM),
        TitleMove(TitleAct.SCORE, frozenset({T.CHECKED}), T.SCORED, P.EMPLOYMENT_CERTIFY),
        TitleMove(TitleAct.PUBLISH, frozenset({T.SCORED}), T.NOTICE, P.EMPLOYMENT_CERTIFY),
        TitleMove(TitleAct.CERTIFY, frozenset({T.NOTICE}), T.CERTIFIED, P.EMPLOYMENT_CERTIFY),
        TitleMove(TitleAct.REEXAMINE, HELD, T.REEXAMINED, P.EMPLOYMENT_CERTIFY),
        TitleMove(TitleAct.WITHDRAW, frozenset(TitleState) - {T.WITHDRAWN}, T.WITHDRAWN, P.EMPLOYMENT_CERTIFY),
    )
}
