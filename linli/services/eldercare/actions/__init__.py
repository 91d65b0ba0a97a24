"""Actions of elder care; each writes a journal entry about the person."""

from linli.services.eldercare.actions.assessments import (
    complete,
    countersign,
    put_answers,
    read_health,
    settle,
    start,
    withdraw,
)
from linli.services.eldercare.actions.contacts import agree_duty, answer, hand_over, raise_late, step, undo_step
from linli.services.eldercare.actions.records import (
    add_absence,
    add_kin,
    add_proxy,
    agree_plan,
    end,
    read_phone,
    reopen,
    take_back,
)

__all__ = [
    "add_absence",
    "add_kin",
    "add_proxy",
    "agree_duty",
    "agree_plan",
    "answer",
    "complete",
    "countersign",
    "end",
    "hand_over",
    "put_answers",
    "raise_late",
    "read_health",
    "read_phone",
    "reopen",
    "settle",
    "start",
    "step",
    "take_back",
    "undo_step",
    "withdraw",
]
