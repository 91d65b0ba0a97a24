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
from linli.work.visits.queries.reasons import Due, Reason
from linli.work.visits.queries.stairwells import Stairwell, stairwells

__all__ = [
    "DiaryRow",
    "Due",
    "Reason",
    "Stairwell",
    "answer_at",
    "diary",
    "due",
    "due_for",
    "due_of",
    "history",
    "members",
    "next_door",
    "of_day",
    "promised_at",
    "promises",
    "stairwells",
    "worker_of",
]
