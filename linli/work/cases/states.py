"""The life of a case as data: every move, from where to where, and the right it takes (domain rules 03)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P


class CaseState(models.TextChoices):
    """Where a case stands."""

    REPORTED = "reported", _("reported")
    REJECTED = "rejected", _("not accepted")
    ACCEPTED = "accepted", _("accepted")
    ASSIGNED = "assigned", _("assigned")
    HANDLING = "handling", _("being handled")
    DONE_REPORTED = "done_reported", _("reported as done")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("not solved, taken up again")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = CaseState
OPEN = frozenset({S.REPORTED, S.ACCEPTED, S.ASSIGNED, S.HANDLING, S.DONE_REPORTED, S.REOPENED})
AT_WORK = frozenset({S.ASSIGNED, S.HANDLING, S.REOPENED})


@dataclass(frozen=True, slots=True)
class Move:
    """One way from some states to another."""

    name: str
    sources: frozenset[CaseState]
    target: CaseState
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
# By the system alone: long overdue cases go to the street office; it may send them back down with what to do.
ESCALATE = Move("escalate", OPEN - {S.DONE_REPORTED}, S.ASSIGNED, P.CASE_ACCEPT)
SEND_DOWN = Move("send_down", AT_WORK, S.ASSIGNED, P.CASE_HANDLE)
VERIFY = Move("verify", frozenset({S.DONE_REPORTED}), S.CLOSED, P.CASE_VERIFY)
SEND_BACK = Move("send_back", frozenset({S.DONE_REPORTED}), S.REOPENED, P.CASE_VERIFY)
REOPEN = Move("reopen", frozenset({S.CLOSED}), S.REOPENED, P.CASE_VERIFY)
WITHDRAW = Move("withdraw", frozenset({S.REPORTED, S.ACCEPTED, S.ASSIGNED}), S.WITHDRAWN, P.CASE_REPORT)

MOVES = {
    move.name: move
    for move in (
        ACCEPT, REJECT, ASSIGN, START, REPORT_DONE, RETURN, TRANSFER_UP, ESCALATE, SEND_DOWN, VERIFY, SEND_BACK, REOPEN,
        WITHDRAW,
    )
}  # fmt: skip


class Act(models.TextChoices):
    """What a step of the timeline was; every move has one, and so have the acts that leave the state as it is."""

    REPORT = "report", _("taken in")
    ACCEPT = "accept", _("accepted")
    REJECT = "reject", _("not accepted")
    ASSIGN = "assign", _("given to")
    START = "start", _("work began")
    REPORT_DONE = "report_done", _("reported as done")
    RETURN = "return", _("given back")
    TRANSFER_UP = "transfer_up", _("passed on upwards")
    ESCALATE = "escalate", _("went up because it was overdue")
    SEND_DOWN = "send_down", _("sent back down")
    EXTEND = "extend", _("more time granted")
    VERIFY = "verify", _("checked and closed")
    SEND_BACK = "send_back", _("checked: not solved yet")
    REOPEN = "reopen", _("not solved, taken up again")
    WITHDRAW = "withdraw", _("withdrawn")
    COMMENT = "comment", _("note")
    ATTACH = "attach", _("file added")
    RATE = "rate", _("rated by the resident")


# Steps whose words the resident may read; of the other public steps only that they happened.
SPOKEN = frozenset({Act.REJECT, Act.REPORT_DONE, Act.EXTEND, Act.VERIFY, Act.SEND_BACK, Act.REOPEN, Act.COMMENT})
# Who did one of these has had a hand in the work and cannot check it.
HANDS_ON = frozenset({Act.START, Act.REPORT_DONE})
# Waiting for the body that holds the case; a case reported as done waits for its check.
WAITING = OPEN - {S.DONE_REPORTED}
# Steps in which somebody said that it is not solved.
OBJECTIONS = frozenset({Act.SEND_BACK, Act.REOPEN})
# Steps that move the deadline.
NEW_DEADLINE = OBJECTIONS | {Act.EXTEND}
# The rule that says how long a case may wait in a state for whoever takes it in or checks it.
WAIT_RULES = {
    S.REPORTED: "cases.accept.within_days",
    S.ACCEPTED: "cases.accept.within_days",
    S.DONE_REPORTED: "cases.verify.within_days",
}

# What the resident reads: the state and what comes next, and each step, in the words of somebody who holds no office.
PLAIN_STATE = {
    S.REPORTED: (_("We have it"), _("An office looks at it next.")),
    S.REJECTED: (_("Not taken on"), _("The reason and where to turn stand below.")),
    S.ACCEPTED: (_("We take care of it"), _("It is being given to the office that does it.")),
    S.ASSIGNED: (_("With the office that does it"), _("They begin soon.")),
    S.HANDLING: (_("They are at it"), _("Somebody is working on it.")),
    S.DONE_REPORTED: (_("The office says it is done"), _("Somebody else checks that. Please tell us too.")),
    S.CLOSED: (_("Done and checked"), _("Tell us how it was, or that it is not solved.")),
    S.REOPENED: (_("Not solved, they are at it again"), _("The new day stands below.")),
    S.WITHDRAWN: (_("Withdrawn"), _("Nobody works on it any more. You can report it anew.")),
}
PLAIN_ACT = {
    Act.REPORT: _("We were told"),
    Act.ACCEPT: _("We take care of it"),
    Act.REJECT: _("Not taken on"),
    Act.ASSIGN: _("Handed to"),
    Act.START: _("They began"),
    Act.REPORT_DONE: _("The office says it is done"),
    Act.RETURN: _("Given back; the right office is looked for"),
    Act.TRANSFER_UP: _("Passed on to the office above"),
    Act.ESCALATE: _("It took too long, so the office above looks into it"),
    Act.SEND_DOWN: _("Back with the office that does it"),
    Act.EXTEND: _("It needs more time"),
    Act.VERIFY: _("Done and checked"),
    Act.SEND_BACK: _("Checked: not solved yet, it goes on"),
    Act.REOPEN: _("Not solved, they are at it again"),
    Act.WITHDRAW: _("Withdrawn"),
    Act.COMMENT: _("A word from the office"),
    Act.ATTACH: _("A file was added"),
    Act.RATE: _("Your word on it"),
}
