"""Actions on cases: each locks, checks, changes, and writes step and journal entry in one transaction."""

from linli.work.cases.actions.escalation import escalate, escalate_overdue
from linli.work.cases.actions.extensions import (
    ask_extension,
    cancel_extension,
    decide_extension,
    revoke_extension,
)
from linli.work.cases.actions.files import attach, read_file
from linli.work.cases.actions.forgetting import forget_callers
from linli.work.cases.actions.intake import open_case, receive_materials
from linli.work.cases.actions.moves import (
    accept,
    assign,
    reject,
    reopen,
    report_done,
    return_case,
    send_back,
    send_down,
    start,
    transfer_up,
    verify,
    withdraw,
)
from linli.work.cases.actions.notes import ask_resident, comment, give_receipt, read_phone
from linli.work.cases.actions.recalculation import recalculate, recalculate_deadlines
from linli.work.cases.actions.resident import (
    TooOften,
    add,
    allowed,
    look_up,
    not_solved,
    rate,
    report,
    report_once,
    sent_before,
    withdraw_own,
)
from linli.work.cases.actions.supervision import answer, lift, remind, supervise
from linli.work.cases.actions.taking_back import take_back

__all__ = [
    "TooOften",
    "accept",
    "add",
    "allowed",
    "answer",
    "ask_extension",
    "ask_resident",
    "assign",
    "attach",
    "cancel_extension",
    "comment",
    "decide_extension",
    "escalate",
    "escalate_overdue",
    "forget_callers",
    "give_receipt",
    "lift",
    "look_up",
    "not_solved",
    "open_case",
    "rate",
    "read_file",
    "read_phone",
    "recalculate",
    "recalculate_deadlines",
    "receive_materials",
    "reject",
    "remind",
    "reopen",
    "report",
    "report_done",
    "report_once",
    "return_case",
    "revoke_extension",
    "send_back",
    "send_down",
    "sent_before",
    "start",
    "supervise",
    "take_back",
    "transfer_up",
    "verify",
    "withdraw",
    "withdraw_own",
]
