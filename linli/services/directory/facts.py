"""Facts of the service directory: no words of residents, no names."""

from linli.core.figures.facts import FactTable, Filled, LocalDay, RecordLink, register
from linli.services.directory.models import NearKind, Service, ServiceCheck, ServiceNote

SERVICES = register(
    FactTable(
        name="directory.services",
        model=Service,
        columns={
            "id": "id",
            "community": "community",
            "kind": "kind",
            "elsewhere": Filled("source"),
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Service, url_name="directory:service"),
    )
)

CHECKS = register(
    FactTable(
        name="directory.checks",
        model=ServiceCheck,
        columns={"id": "id", "community": "community", "service": "service", "since": "since", "until": "until"},
        record=RecordLink(Service, "service", "directory:service"),
    )
)

NEAR = register(
    FactTable(
        name="directory.near",
        model=NearKind,
        columns={
            "id": "id",
            "community": "community",
            "kind": "kind",
            "lft": "lft",
            "rgt": "rgt",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(NearKind, reads=("place",)),
    )
)

NOTES = register(
    FactTable(
        name="directory.notes",
        model=ServiceNote,
        columns={
            "id": "id",
            "community": "community",
            "purpose": "purpose",
            "state": "state",
            "due": "answer_by",
            "answered": LocalDay("answered_at"),
        },
        event="due",
        record=RecordLink(ServiceNote, url_name="directory:note", reads=("service",)),
    )
)
