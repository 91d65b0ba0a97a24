"""Facts of schemes: who gets what, applications and their steps; no names, no words."""

from linli.core.figures.facts import FactTable, Lag, LocalDay, RecordLink, register
from linli.services.schemes.models import Application, ApplicationStep, Award, Suspension

AWARDS = register(
    FactTable(
        name="schemes.awards",
        model=Award,
        columns={
            "id": "id",
            "community": "community",
            "person": "person",
            "kept": "person__merged_into",  # who the person is after a merge
            "scheme": "scheme",
            "tier": "tier",
            "amount": "amount",
            "unit": "unit",
            "per": "per",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Award, url_name="schemes:award", reads=("person", "community")),
    )
)

SUSPENSIONS = register(
    FactTable(
        name="schemes.suspensions",
        model=Suspension,
        columns={
            "id": "id",
            "community": "community",
            "award": "award",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(Award, "award", "schemes:award", reads=("person", "community")),
    )
)

APPLICATIONS = register(
    FactTable(
        name="schemes.applications",
        model=Application,
        columns={
            "id": "id",
            "community": "community",
            "state": "state",
            "due": "due_on",
            "since": "applied_on",
            "until": "decided_on",  # None of those withdrawn: their end is in the steps
        },
        record=RecordLink(Application, url_name="schemes:application", reads=("person", "community")),
    )
)

STEPS = register(
    FactTable(
        name="schemes.steps",
        model=ApplicationStep,
        columns={
            "id": "id",
            "community": "application__community",
            "application": "application",
            "act": "act",
            "day": LocalDay("at"),
            "days": Lag("application__applied_on", "at"),
            "due": "application__due_on",
            "undoes": "takes_back",
        },
        event="day",
        record=RecordLink(Application, "application", "schemes:application", reads=("person", "community")),
    )
)
