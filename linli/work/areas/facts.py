"""Facts of responsibilities."""

from linli.core.figures.facts import FactTable, RecordLink, register
from linli.work.areas.models import Responsibility

RESPONSIBILITIES = register(
    FactTable(
        name="areas.responsibilities",
        model=Responsibility,
        columns={
            "id": "id",
            "community": "community",
            "place": "place",
            "worker": "worker",
            "lft": "lft",
            "rgt": "rgt",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Responsibility, reads=("worker", "place")),
    )
)
