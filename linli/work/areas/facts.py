"""Facts of responsibilities."""

from linli.core.figures.facts import FactTable, Opens, register
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
        opens=Opens(Responsibility, reads=("worker", "place")),
    )
)
