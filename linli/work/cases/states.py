"""The life of a case as data: each move with its states and its permission (domain rules 03)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.access.permissions import Permission as P


class CaseState(models.TextChoices):
    """The state of a case."""

    REPORTED = "reported", _("waiting to be accepted")
    REJECTED = "rejected", _("not accepted")
    ACCEPTED = "accepted", _("accepted")
    ASSIGNED = "assigned", _("assigned")
    HANDLING = "handling", _("being handled")
    DONE_REPORTED = "done_reported", _("done, to be checked")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("not solved: reopened")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = CaseState
OPEN = frozenset({S.REPORTED, S.ACCEPTED, S.ASSIGNED, S.HANDLING, S.DONE_REPORTED, S.REOPENED})
AT_WORK = frozenset({S.ASSIGNED, S.HANDLING, S.REOPENED})


@dataclass(frozen=True, slots=True)
class Move:
    """A move from some states to another."""

    name: str
    from_states: frozenset[CaseState]
    to_state: CaseState
    permission: P


ACCEPT = Move("accept", frozenset({S.REPORTED}), S.ACCEPTED, P.CASE_ACCEPT)
REJECT = Move("reject", frozenset({S.REPORTED, S.ACCEPTED}), S.REJECTED, P.CASE_ACCEPT)
ASSIGN = Move(
    "assign", frozenset({S.REPORTED, S.ACCEPTED, S.ASSIGNED, S.HANDLING, S.REOPENED}), S.ASSIGNED, P.CASE_ACCEPT
)
START = Move("start", frozenset({S.ASSIGNED, S.REOPENED}), S.HANDLING, P.CASE_HANDLE)
REPORT_DONE = Move("report_done", AT_WORK, S.DONE_REPORTED, P.CASE_HANDLE)
RETURN = Move("return", AT_WORK, S.ACCEPTED, P.CASE_HANDLE)
TRANSFER_UP = Move("transfer_up", AT_WORK, S.ASSIGNED, P.CASE_HANDLE)
# Only by the system: long overdue cases go to the street office, which may return them with instructions.
ESCALATE = Move("escalate", OPEN - {S.DONE_REPORTED}, S.ASSIGNED, P.CASE_ACCEPT)
SEND_DOWN = Move("send_down", AT_WORK, S.ASSIGNED, P.CASE_HANDLE)
VERIFY = Move("verify", frozenset({S.DONE_REPORTED}), S.CLOSED, P.CASE_VERIFY)
SEND_BACK = Move("send_back", frozenset({S.DONE_REPORTED}), S.REOPENED, P.CASE_VERIFY)
REOPEN = Move("reopen", frozenset({S.CLOSED}), S.REOPENED, P.CASE_VERIFY)
WITHDRAW = Move("withdraw", frozenset({S.REPORTED, S.ACCEPTED, S.ASSIGNED}), S.WITHDRAWN, P.CASE_REPORT)

MOVES = {
    move.name: move
    for move in (
        ACCEPT,
        REJECT,
        ASSIGN,
        START,
        REPORT_DONE,
        RETURN,
        TRANSFER_UP,
        ESCALATE,
        SEND_DOWN,
        VERIFY,
        SEND_BACK,
        REOPEN,
        WITHDRAW,
    )
}


class Act(models.TextChoices):
    """The kind of a step: every move, and the acts that do not change the state."""

    REPORT = "report", _("reported")
    ACCEPT = "accept", _("accepted")
    REJECT = "reject", _("not accepted")
    ASSIGN = "assign", _("assigned to")
    START = "start", _("work started")
    REPORT_DONE = "report_done", _("reported as done")
    RETURN = "return", _("returned")
    TRANSFER_UP = "transfer_up", _("passed up")
    ESCALATE = "escalate", _("passed up overdue")
    SEND_DOWN = "send_down", _("returned to lower office")
    ASK_EXTENSION = "ask_extension", _("extension requested")
    EXTEND = "extend", _("deadline extended")
    REFUSE_EXTENSION = "refuse_extension", _("extension refused")
    CANCEL_EXTENSION = "cancel_extension", _("request for extension withdrawn")
    REVOKE_EXTENSION = "revoke_extension", _("extension revoked")
    VERIFY = "verify", _("checked and closed")
    SEND_BACK = "send_back", _("checked: not solved")
    REOPEN = "reopen", _("not solved: reopened")
    WITHDRAW = "withdraw", _("withdrawn")
    TAKE_BACK = "take_back", _("step undone")
    COMMENT = "comment", _("note")
    ATTACH = "attach", _("file added")
    RATE = "rate", _("rated by the resident")
    REMIND = "remind", _("reminder sent")
    SUPERVISE = "supervise", _("put under supervision")
    ANSWER = "answer", _("answered the supervising office")
    LIFT = "lift", _("supervision lifted")
    ASK = "ask", _("question to the resident")
    REPLY = "reply", _("answered by the resident")
    ADD = "add", _("added by the resident")
    RECALCULATE = "recalculate", _("deadline recalculated")


# Steps whose words the resident may read; of other public steps the resident only reads that they happened.
SPOKEN = frozenset(
    {
        Act.REJECT,
        Act.REPORT_DONE,
        Act.EXTEND,
        Act.VERIFY,
        Act.SEND_BACK,
        Act.REOPEN,
        Act.COMMENT,
        Act.ASK,
        Act.REPLY,
        Act.ADD,
    }
)
# Who did one of these has worked on the case and cannot check it.
HANDS_ON = frozenset({Act.START, Act.REPORT_DONE})
# Waiting for the body that has the case; a case reported as done waits for its check.
WAITING = OPEN - {S.DONE_REPORTED}
# Who assigns or checks cases at a place decides on extensions there; never for a case of their own body.
DECIDES = (P.CASE_ACCEPT, P.CASE_VERIFY)
# Steps that who did them may take back while nobody acted after them. An extension has ways back of its own: a request
# is withdrawn, a grant revoked, and what was refused or revoked is requested again.
REVERSIBLE = frozenset(Act(name) for name in MOVES) - {Act.ESCALATE}
# Steps that say nothing about the state that the next one builds on.
BESIDE = frozenset({Act.COMMENT, Act.ATTACH, Act.ASK, Act.REMIND, Act.SUPERVISE, Act.ANSWER, Act.LIFT, Act.RECALCULATE})
# Who works on a case, accepts or checks it may ask its resident.
ASKS = (P.CASE_ACCEPT, P.CASE_HANDLE, P.CASE_VERIFY)
# Steps that say that the case is not solved.
OBJECTIONS = frozenset({Act.SEND_BACK, Act.REOPEN})
# Steps that change the deadline.
NEW_DEADLINE = OBJECTIONS | {Act.EXTEND, Act.REVOKE_EXTENSION, Act.RECALCULATE}


class ExtensionState(models.TextChoices):
    """What became of a request for an extension."""

    ASKED = "asked", _("waiting for a decision")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", pgettext_lazy("a request", "withdrawn")
    LAPSED = "lapsed", _("not decided: the case went on before")
    REVOKED = "revoked", _("granted, then revoked")


class SupervisionState(models.TextChoices):
    """What became of the supervision of a case."""

    OPEN = "open", _("under supervision")
    LIFTED = "lifted", _("lifted")
    ENDED = "ended", _("ended with the case")


# How the day of the result compares with the deadline.
TIMING = {"in_time": _("in time"), "extended": _("in time with extension"), "late": _("late")}

# What the resident reads: the state, what happens next, and each step, without office language.
PLAIN_STATE = {
    S.REPORTED: (_("Received"), _("We will check who should deal with it.")),
    S.REJECTED: (_("Not accepted"), _("See below for the reason and where to go.")),
    S.ACCEPTED: (_("Accepted"), _("We are passing it to the office responsible.")),
    S.ASSIGNED: (_("Passed to the office responsible"), _("Work has not started yet.")),
    S.HANDLING: (_("Being dealt with"), _("Staff are working on it.")),
    S.DONE_REPORTED: (_("The office reports it is done"), _("Someone else will check this. You can also tell us.")),
    S.CLOSED: (_("Done and checked"), _("Rate the result, or tell us it is not solved.")),
    S.REOPENED: (_("Not solved: reopened"), _("The new expected date is below.")),
    S.WITHDRAWN: (_("Withdrawn"), _("We are no longer dealing with this. You can report it again.")),
}
PLAIN_ACT = {
    Act.REPORT: _("Report received"),
    Act.ACCEPT: _("Accepted"),
    Act.REJECT: _("Not accepted"),
    Act.ASSIGN: _("Assigned to"),
    Act.START: _("Work started"),
    Act.REPORT_DONE: _("The office reports it is done"),
    Act.RETURN: _("Returned: finding the right office"),
    Act.TRANSFER_UP: _("Passed to the higher office"),
    Act.ESCALATE: _("Overdue: passed to the higher office"),
    Act.SEND_DOWN: _("Returned to the office responsible"),
    Act.ASK_EXTENSION: _("Extension requested"),
    Act.EXTEND: _("Deadline extended"),
    Act.REFUSE_EXTENSION: _("Extension refused"),
    Act.CANCEL_EXTENSION: _("Request for extension withdrawn"),
    Act.REVOKE_EXTENSION: _("Extension revoked: the earlier date applies"),
    Act.VERIFY: _("Done and checked"),
    Act.SEND_BACK: _("Checked: not solved, reopened"),
    Act.REOPEN: _("Not solved: reopened"),
    Act.WITHDRAW: _("Withdrawn"),
    Act.TAKE_BACK: _("A step recorded by mistake was undone"),
    Act.COMMENT: _("Message from the office"),
    Act.ATTACH: _("File added"),
    Act.RATE: _("Your rating"),
    Act.REMIND: _("Reminder sent to the office responsible"),
    Act.SUPERVISE: _("A higher office follows it"),
    Act.ANSWER: _("Answer to the higher office"),
    Act.LIFT: _("The higher office no longer follows it"),
    Act.ASK: _("Question from the office"),
    Act.REPLY: _("You answered"),
    Act.ADD: _("You added"),
    Act.RECALCULATE: _("Expected date recalculated by the calendar of holidays"),
}
# Why a case is late, in the resident's words, if no extension says more.
PLAIN_LATE = {
    S.REPORTED: _("It has not been accepted yet."),
    S.ACCEPTED: _("It has not been passed to an office yet."),
    S.ASSIGNED: _("Work has not started yet."),
    S.HANDLING: _("The work is not done yet."),
    S.REOPENED: _("The work is not done yet."),
    S.DONE_REPORTED: _("The result has not been checked yet."),
}
