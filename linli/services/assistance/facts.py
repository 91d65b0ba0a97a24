"""Facts of assistance: statements of means and their reviews, temporary relief; no figures of means, no names."""

from linli.core.figures.facts import FactTable, RecordLink, register
from linli.registers.people.models import Household
from linli.services.assistance.models import MeansStatement, Relief

STATEMENTS = register(
    FactTable(
        name="assistance.statements",
        model=MeansStatement,
        columns={
            "id": "id",
            "community": "community",
            "household": "household",
            "review": "review_on",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Household, "household", "assistance:household", reads=("community",)),
        without=("withdrawn_at",),
    )
)

RELIEFS = register(
    FactTable(
        name="assistance.reliefs",
        model=Relief,
        columns={
            "id": "id",
            "community": "community",
            "state": "state",
            "due": "due_on",
            "amount": "amount",
            "since": "asked_on",
            "until": "decided_on",
        },
        record=RecordLink(Relief, "id", "assistance:relief", reads=("person",)),
    )
)
