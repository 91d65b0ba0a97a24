"""Facts of elder-care facilities: no names, no health."""

from linli.core.figures.facts import FactTable, RecordLink, register
from linli.services.centres.models import Activity, Attendance, Bed, Centre, Reach, Stay, WaitingEntry

CENTRES = register(
    FactTable(
        name="centres.centres",
        model=Centre,
        columns={"id": "id", "community": "community", "kind": "kind", "since": "since", "until": "until"},
        record=RecordLink(Centre, url_name="centres:detail"),
    )
)

REACH = register(
    FactTable(
        name="centres.reach",
        model=Reach,
        columns={
            "id": "id",
            "community": "community",
            "centre": "centre",
            "lft": "lft",
            "rgt": "rgt",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Centre, "centre", "centres:detail"),
    )
)

BEDS = register(
    FactTable(
        name="centres.beds",
        model=Bed,
        columns={
            "id": "id",
            "community": "community",
            "centre": "centre",
            "level": "level",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Centre, "centre", "centres:detail"),
    )
)

STAYS = register(
    FactTable(
        name="centres.stays",
        model=Stay,
        columns={"id": "id", "community": "community", "bed": "bed", "since": "since", "until": "until"},
        record=RecordLink(Stay, reads=("person", "bed")),
    )
)

WAITING = register(
    FactTable(
        name="centres.waiting",
        model=WaitingEntry,
        columns={"id": "id", "community": "community", "centre": "centre", "since": "since", "until": "until"},
        record=RecordLink(WaitingEntry, url_name="centres:entry", reads=("person", "centre")),
    )
)

ATTENDANCE = register(
    FactTable(
        name="centres.attendance",
        model=Attendance,
        columns={"id": "id", "community": "community", "activity": "activity", "day": "day"},
        event="day",
        record=RecordLink(Activity, "activity", "centres:activity"),
    )
)
