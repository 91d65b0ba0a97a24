"""Facts of employment: no names, no health, only whether somebody can and wishes to work."""

from linli.core.figures.facts import FactTable, RecordLink, register
from linli.services.employment.models import CommunityTitle, HouseholdFile, TrackingFile

FILES = register(
    FactTable(
        name="employment.files",
        model=TrackingFile,
        columns={
            "id": "id",
            "community": "community",
            "person": "person",
            "ability": "ability",
            "willing": "willing",
            "income": "other_income",
            "since": "since",
            "until": "until",
        },
        record=RecordLink(TrackingFile, "person", "employment:person", reads=("person",)),
        without=("person__merged_into",),
    )
)

LEFT_OUT = register(
    FactTable(
        name="employment.left_out",
        model=HouseholdFile,
        columns={
            "id": "id",
            "community": "community",
            "household": "household",
            "since": "exited_on",
            "until": "until",
        },
        record=RecordLink(HouseholdFile, "household", "employment:household", reads=("household",)),
    )
)

TITLES = register(
    FactTable(
        name="employment.titles",
        model=CommunityTitle,
        columns={
            "id": "id",
            "community": "community",
            "level": "level",
            "since": "certified_on",
            "until": "until",
        },
        record=RecordLink(CommunityTitle, url_name="employment:title", reads=("community",)),
    )
)
