"""Facts of elder care: when people were assessed and until when it is enough, contacts of days. No levels."""

from linli.core.figures.facts import FactTable, LocalDay, RecordLink, register
from linli.registers.people.models import Person
from linli.services.eldercare.models import AbilityAssessment, ContactDay

ASSESSMENTS = register(
    FactTable(
        name="eldercare.assessments",
        model=AbilityAssessment,
        columns={
            "id": "id",
            "community": "community",
            "person": "person",
            "next_on": "next_on",
            "done": LocalDay("done_at"),
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Person, "person", "eldercare:card"),
        without=("withdrawn_at", "person__merged_into"),
    )
)

CONTACTS = register(
    FactTable(
        name="eldercare.contacts",
        model=ContactDay,
        columns={
            "id": "id",
            "community": "community",
            "person": "person",
            "day": "day",
            "state": "state",
            "ended": LocalDay("ended_at"),
            "raised": LocalDay("overdue_at"),
        },
        record=RecordLink(Person, "person", "eldercare:card"),
        event="day",
    )
)
