"""Actions on report forms, asks, questions and runs; each writes a journal entry."""

from linli.insight.reports.actions.asks import answer_ask, correct_ask, record_ask, restore_ask, undo_ask
from linli.insight.reports.actions.editions import add_edition, read_edition, undo_edition
from linli.insight.reports.actions.questions import (
    answer_question,
    ask_question,
    decide_fact,
    undo_answer,
    undo_decision,
    undo_question,
)
from linli.insight.reports.actions.registering import (
    correct_form,
    expire_forms,
    move_form,
    register_form,
    undo_form_step,
)
from linli.insight.reports.actions.runs import (
    amend,
    confirm_community,
    confirm_subdistrict,
    freeze,
    override,
    put_file,
    read_file,
    return_run,
    undo_amend,
    undo_confirmation,
    undo_override,
)
from linli.insight.reports.actions.scheduling import schedule, schedule_all
from linli.insight.reports.actions.sending import (
    fetch,
    find_address,
    revoke_address,
    send,
    send_by_address,
    send_by_mail,
)

__all__ = [
    "add_edition",
    "amend",
    "answer_ask",
    "answer_question",
    "ask_question",
    "confirm_community",
    "confirm_subdistrict",
    "correct_ask",
    "correct_form",
    "decide_fact",
    "expire_forms",
    "fetch",
    "find_address",
    "freeze",
    "move_form",
    "override",
    "put_file",
    "read_edition",
    "read_file",
    "record_ask",
    "register_form",
    "restore_ask",
    "return_run",
    "revoke_address",
    "schedule",
    "schedule_all",
    "send",
    "send_by_address",
    "send_by_mail",
    "undo_amend",
    "undo_answer",
    "undo_ask",
    "undo_confirmation",
    "undo_decision",
    "undo_edition",
    "undo_form_step",
    "undo_override",
    "undo_question",
]
