"""Facts of people: no names and numbers, only whether a number is known."""

from linli.core.figures.facts import FactTable, Filled, LocalDay, RecordLink, register
from linli.registers.people.models import Circumstance, Household, Person, Residency

RESIDENCIES = register(
    FactTable(
        name="people.residencies",
        model=Residency,
        columns={
            "id": "id",
            "community": "community",
            "person": "person",
            "household": "household",
            "dwelling": "dwelling",
            "born": "person__born",
            "sex": "person__sex",
            "education": "person__education",
            "registration": "person__registration",
            "has_id": Filled("person__id_hash"),
            "has_phone": Filled("person__phone_hash"),
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Person, "person", "people:person"),
        without=("person__merged_into",),
    )
)

CIRCUMSTANCES = register(
    FactTable(
        name="people.circumstances",
        model=Circumstance,
        columns={
            "id": "id",
            "community": "community",
            "person": "person",
            "kind": "kind",
            "entered": LocalDay("entered_at"),
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Person, "person", "people:person"),
        without=("person__merged_into",),
    )
)

HOUSEHOLDS = register(
    FactTable(
        name="people.households",
        model=Household,
        columns={
            "id": "id",
            "community": "community",
            "dwelling": "dwelling",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Household, url_name="people:household", reads=("dwelling",), detail="dwelling"),
    )
)
