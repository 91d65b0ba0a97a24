"""Which households are due and why, and the diary of visits."""

from linli.work.visits.queries.diary import (
    DiaryRow,
    answer_at,
    diary,
    history,
    members,
    of_day,
    promised_at,
    promises,
    worker_of,
)
from linli.work.visits.queries.due_visits import due, due_for, due_of, next_door
from linli.work.visits.queries.next_visit import hints, limit_of, told_after
from linli.work.visits.queries.reasons import Due, Reason
from linli.work.visits.queries.stairwells import Stairwell, stairwells
from linli.work.visits.queries.versions import FIELDS, correctable, in_words

__all__ = [
    "FIELDS",
    "DiaryRow",
    "Due",
    "Reason",
    "Stairwell",
    "answer_at",
    "correctable",
    "diary",
    "due",
    "due_for",
    "due_of",
    "hints",
    "history",
    "in_words",
    "limit_of",
    "members",
    "next_door",
    "of_day",
    "promised_at",
    "promises",
    "stairwells",
    "told_after",
    "worker_of",
]
