"""Actions of employment; each writes an entry of the journal."""

from linli.services.employment.actions.files import (
    answer_offer,
    close_file,
    serve,
    take_back_file,
    take_back_service,
    write_file,
)
from linli.services.employment.actions.households import confirm, follow_up, leave_out, plan, take_back_step
from linli.services.employment.actions.proposals import decide, take_back_decision
from linli.services.employment.actions.retirees import (
    add_retiree,
    correct_retiree,
    end_retiree,
    record_check,
    reopen_retiree,
    take_back_check,
)
from linli.services.employment.actions.skills import prove_skill, take_back_skill
from linli.services.employment.actions.titles import apply, move, take_back_title
from linli.services.employment.actions.work import record_work, take_back_work

__all__ = [
    "add_retiree",
    "answer_offer",
    "apply",
    "close_file",
    "confirm",
    "correct_retiree",
    "decide",
    "end_retiree",
    "follow_up",
    "leave_out",
    "move",
    "plan",
    "prove_skill",
    "record_check",
    "record_work",
    "reopen_retiree",
    "serve",
    "take_back_check",
    "take_back_decision",
    "take_back_file",
    "take_back_service",
    "take_back_skill",
    "take_back_step",
    "take_back_title",
    "take_back_work",
    "write_file",
]
