"""Facts of community workers."""

from linli.core.figures.facts import FactTable, RecordLink, register
from linli.work.staffing.models import Qualification, Worker

WORKERS = register(
    FactTable(
        name="staffing.workers",
        model=Worker,
        columns={
            "id": "id",
            "community": "community",
            "sex": "sex",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Worker, url_name="staffing:worker"),
    )
)

QUALIFICATIONS = register(
    FactTable(
        name="staffing.qualifications",
        model=Qualification,
        columns={
            "id": "id",
            "community": "community",
            "worker": "worker",
            "kind": "kind",
            "level": "level",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Worker, "worker", "staffing:worker"),
    )
)
