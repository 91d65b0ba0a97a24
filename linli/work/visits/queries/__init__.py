"""Which households are due and why, and the diary of visits."""

from linli.work.visits.queries.diary import (
    DiaryRow,
    answer_at,
    came_along,
    colleagues,
    diary,
    history,
    members,
    of_day,
    promised_at,
    promises,
    promises_kept,
    promises_marked,
    worker_of,
)
from linli.work.visits.queries.doors import code_of, doors, households_at
from linli.work.visits.queries.due_visits import due, due_for, due_of, next_door
from linli.work.visits.queries.next_visit import hints, limit_of, told_after
from linli.work.visits.queries.order import in_walking_order
from linli.work.visits.queries.reasons import Due, Reason
from linli.work.visits.queries.stairwells import Stairwell, stairwells
from linli.work.visits.queries.versions import FIELDS, along, correctable, in_words, promised

__all__ = [
    "FIELDS",
    "DiaryRow",
    "Due",
    "Reason",
    "Stairwell",
    "along",
    "answer_at",
    "came_along",
    "code_of",
    "colleagues",
    "correctable",
    "diary",
    "doors",
    "due",
    "due_for",
    "due_of",
    "hints",
    "history",
    "households_at",
    "in_walking_order",
    "in_words",
    "limit_of",
    "members",
    "next_door",
    "of_day",
    "promised",
    "promised_at",
    "promises",
    "promises_kept",
    "promises_marked",
    "stairwells",
    "told_after",
    "worker_of",
]
