"""Facts of assistance: statements of means and their reviews, temporary relief; no figures of means, no names."""

from linli.core.figures.facts import FactTable, RecordLink, register
from linli.registers.people.models import Household
from linli.services.assistance.models import MeansStatement, Relief, StatementMember

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

MEMBERS = register(
    FactTable(
        name="assistance.members",
        model=StatementMember,
        columns={
            "id": "id",
            "community": "statement__community",
            "household": "statement__household",
            "person": "person",
            "counted": "counted",
            "since": "statement__since",
            "until": "statement__until",
        },
        record=RecordLink(Household, "household", "assistance:household", reads=("community",)),
        without=("statement__withdrawn_at",),
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
