"""Facts of cases: matter, times and result, never free text."""

from linli.core.figures.facts import FactTable, LocalDay, Moment, RecordLink, register
from linli.work.cases.models import Case, Step

CASES = register(
    FactTable(
        name="cases.cases",
        model=Case,
        columns={
            "id": "id",
            "community": "community",
            "matter": "matter",
            "channel": "channel",
            "urgency": "urgency",
            "state": "state",
            "body": "body",
            "household": "household",
            "parent": "parent",
            "handler": "handler",
            "verifier": "verified_by",
            "reported": LocalDay("reported_at"),
            "due": LocalDay("due_at"),
            "done": LocalDay("done_at"),
            "closed": LocalDay("closed_at"),
            # As moments too: whether a case was settled in time is decided to the minute.
            "due_at": Moment("due_at"),
            "original_due_at": Moment("original_due_at"),
            "done_at": Moment("done_at"),
            "closed_at": Moment("closed_at"),
            "verify_due_at": Moment("verify_due_at"),
            "extensions": "extensions",
            "check_way": "check_way",
            "reopened": "reopened",
            "rating": "rating",
        },
        record=RecordLink(Case, url_name="cases:detail", detail="result_line"),
        event="reported",
    )
)

STEPS = register(
    FactTable(
        name="cases.steps",
        model=Step,
        columns={
            "id": "id",
            "community": "case__community",
            "case": "case",
            "move": "move",
            "to_state": "to_state",
            "takes_back": "takes_back",
            "day": LocalDay("at"),
        },
        record=RecordLink(Case, "case", "cases:detail"),
        event="day",
    )
)
