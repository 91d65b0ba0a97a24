"""Rules of report forms: who may act, and what forbids it now. Each sentence says how to go on."""

from linli.insight.reports.policies.asks import (
    check_answer_ask,
    check_answer_question,
    check_ask_times,
    check_fact_open,
    check_take_back_answer,
    is_short,
    may_answer,
    may_record,
)
from linli.insight.reports.policies.files import KINDS, check_file
from linli.insight.reports.policies.forms import (
    CORRECTABLE,
    check_correct,
    check_facts,
    check_form_move,
    check_form_undo,
    check_may,
    form_acts,
)
from linli.insight.reports.policies.runs import (
    SEND,
    check_freeze,
    check_override,
    check_read_file,
    check_run_move,
    check_run_undo,
    check_send,
    may_fill,
    may_read_file,
    run_acts,
)

__all__ = [
    "CORRECTABLE",
    "KINDS",
    "SEND",
    "check_answer_ask",
    "check_answer_question",
    "check_ask_times",
    "check_correct",
    "check_fact_open",
    "check_facts",
    "check_file",
    "check_form_move",
    "check_form_undo",
    "check_freeze",
    "check_may",
    "check_override",
    "check_read_file",
    "check_run_move",
    "check_run_undo",
    "check_send",
    "check_take_back_answer",
    "form_acts",
    "is_short",
    "may_answer",
    "may_fill",
    "may_read_file",
    "may_record",
    "run_acts",
]
