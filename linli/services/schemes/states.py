"""The life of an application as data: each move with its states and its permission."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P


class ApplicationState(models.TextChoices):
    """The state of an application for a scheme."""

    APPLIED = "applied", _("to be reviewed")
    REVIEWED = "reviewed", _("reviewed, to be decided")
    PUBLISHED = "published", _("published for objections")
    APPROVED = "approved", _("scheme granted")
    REFUSED = "refused", _("not granted")
    APPEALED = "appealed", _("objection to the refusal")
    UPHELD = "upheld", _("refusal confirmed")
    WITHDRAWN = "withdrawn", _("application withdrawn")


S = ApplicationState
WAITING = frozenset({S.APPLIED, S.REVIEWED, S.PUBLISHED, S.APPEALED})
DECIDABLE = frozenset({S.REVIEWED, S.PUBLISHED})


class ApplicationAct(models.TextChoices):
    """The kind of a step: every move, and what does not change the state."""

    FILE = "file", _("application received")
    EVIDENCE = "evidence", _("papers received")
    REVIEW = "review", _("reviewed")
    PUBLISH = "publish", _("published")
    OBJECT = "object", _("objection to the publication")
    RETURN = "return", _("returned for review")
    APPROVE = "approve", _("scheme granted")
    REFUSE = "refuse", _("not granted")
    APPEAL = "appeal", _("objection to the refusal")
    UPHOLD = "uphold", _("refusal confirmed")
    REOPEN = "reopen", _("to be reviewed again")
    WITHDRAW = "withdraw", _("withdrawn")
    TAKE_BACK = "take_back", _("step undone")


A = ApplicationAct


@dataclass(frozen=True, slots=True)
class ApplicationMove:
    """A step from some states to another, with the permission of who does it."""

    act: ApplicationAct
    from_states: frozenset[ApplicationState]
    to_state: ApplicationState | None  # None: it stays what it is
    permission: P


MOVES = {
    move.act: move
    for move in (
        ApplicationMove(A.EVIDENCE, frozenset({S.APPLIED}), None, P.SCHEME_APPLY),
        ApplicationMove(A.REVIEW, frozenset({S.APPLIED}), S.REVIEWED, P.SCHEME_REVIEW),
        ApplicationMove(A.PUBLISH, frozenset({S.REVIEWED}), S.PUBLISHED, P.SCHEME_REVIEW),
        ApplicationMove(A.OBJECT, frozenset({S.PUBLISHED}), None, P.SCHEME_APPLY),
        ApplicationMove(A.RETURN, DECIDABLE, S.APPLIED, P.SCHEME_APPROVE),
        ApplicationMove(A.APPROVE, DECIDABLE, S.APPROVED, P.SCHEME_APPROVE),
        ApplicationMove(A.REFUSE, DECIDABLE, S.REFUSED, P.SCHEME_APPROVE),
        ApplicationMove(A.APPEAL, frozenset({S.REFUSED}), S.APPEALED, P.SCHEME_APPLY),
        ApplicationMove(A.UPHOLD, frozenset({S.APPEALED}), S.UPHELD, P.SCHEME_APPROVE),
        ApplicationMove(A.REOPEN, frozenset({S.APPEALED}), S.APPLIED, P.SCHEME_APPROVE),
        ApplicationMove(A.WITHDRAW, WAITING, S.WITHDRAWN, P.SCHEME_APPLY),
    )
}
# Decided by who may grant the scheme; at a scheme that the subdistrict grants, its reviewers may, too.
DECISIONS = frozenset({A.RETURN, A.APPROVE, A.REFUSE, A.UPHOLD, A.REOPEN})
REVERSIBLE = frozenset(MOVES) - {A.EVIDENCE, A.OBJECT}


class AwardState(models.TextChoices):
    """The state of an award on a day, which follows from its dates; it is not stored."""

    TO_COME = "to_come", _("to begin")
    RUNNING = "running", _("being received")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("no longer received")


class OfferOutcome(models.TextChoices):
    """What came of telling somebody about a scheme."""

    TOLD = "told", _("told about it")
    NOT_WANTED = "not_wanted", _("does not want it")
    SET_ASIDE = "set_aside", _("proposal set aside")


class CheckReason(models.TextChoices):
    """Why an award is to be checked."""

    DIED = "died", _("has died")
    MOVED = "moved", _("has moved away")
    NOT_ELIGIBLE = "not_eligible", _("no longer meets the conditions")
    REVIEW_DUE = "review_due", _("review is due")
    OTHER_TIER = "other_tier", _("another tier applies")
