"""Facts of places."""

from linli.core.figures.facts import FactTable, RecordLink, register
from linli.registers.places.models import Place

PLACES = register(
    FactTable(
        name="places.places",
        model=Place,
        columns={
            "id": "id",
            "community": "community",
            "level": "level",
            "category": "category",
            "lft": "lft",
            "rgt": "rgt",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Place),
    )
)
