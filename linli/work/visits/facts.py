"""Facts of visits: that one took place, how it ended, and how soon it was recorded."""

from linli.core.figures.facts import FactTable, Lag, RecordLink, register
from linli.work.visits.models import Need, Visit

VISITS = register(
    FactTable(
        name="visits.visits",
        model=Visit,
        columns={
            "id": "id",
            "community": "community",
            "household": "household",
            "worker": "worker",
            "day": "day",
            "kind": "kind",
            "outcome": "outcome",
            "minutes": "minutes",
            "lag": Lag("day", "recorded_at"),
        },
        record=RecordLink(Visit, url_name="visits:detail", reads=("household",)),
        event="day",
    )
)

NEEDS = register(
    FactTable(
        name="visits.needs",
        model=Need,
        columns={"id": "id", "community": "community", "visit": "visit", "kind": "kind", "day": "visit__day"},
        record=RecordLink(Visit, "visit", "visits:detail", ("household",)),
        event="day",
    )
)
