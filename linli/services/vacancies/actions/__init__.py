"""Actions on vacancies; each writes a journal entry."""

from linli.services.vacancies.actions.inquiries import (
    answer_inquiry,
    ask_about,
    forget_inquiries,
    look_up,
    read_inquiry_phone,
    withdraw_inquiry,
)
from linli.services.vacancies.actions.placing import end_placement, follow_up, start_work, undo_start
from linli.services.vacancies.actions.referring import (
    answer_offer,
    decline,
    dismiss,
    invite,
    offer,
    record_paper,
    refer,
    step_back,
    undo_dismissal,
    withdraw,
)
from linli.services.vacancies.actions.vacancies import (
    add,
    add_employer,
    correct,
    correct_employer,
    reopen,
    withdraw_vacancy,
)

__all__ = [
    "add",
    "add_employer",
    "answer_inquiry",
    "answer_offer",
    "ask_about",
    "correct",
    "correct_employer",
    "decline",
    "dismiss",
    "end_placement",
    "follow_up",
    "forget_inquiries",
    "invite",
    "look_up",
    "offer",
    "read_inquiry_phone",
    "record_paper",
    "refer",
    "reopen",
    "start_work",
    "step_back",
    "undo_dismissal",
    "undo_start",
    "withdraw",
    "withdraw_inquiry",
    "withdraw_vacancy",
]
