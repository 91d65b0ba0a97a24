"""Rows of the directory in the words of HSDS 3: which column is which field, and what HSDS has no field for.

What HSDS cannot say is carried by attributes of a taxonomy of our own: the kind of a service, holidays of hours,
whether residents can ask online, and since when a service is offered. Ids of such rows follow from what they are about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from linli.services.directory.engine import hsds
from linli.services.directory.models import Detail, Location, Organization, Service, ServiceAtLocation
from linli.services.directory.models.entries import DirectoryRow

Values = dict[str, Any]
OWN = "linli:"  # before the name of a field that HSDS does not have
KIND, HOLIDAYS, ASKED, SINCE = f"{OWN}kind", f"{OWN}holidays", f"{OWN}asked", f"{OWN}since"
TERMS: Mapping[str, str] = {
    KIND: "Kind of service",
    HOLIDAYS: "Opening hours on public holidays",
    ASKED: "Residents can ask for it online",
    SINCE: "Offered since",
}
COMMUNITY = "linli.community"  # type of the identifier of a location that is the code of its community
MODELS: Mapping[str, type[DirectoryRow]] = {
    "organization": Organization,
    "service": Service,
    "location": Location,
    "service_at_location": ServiceAtLocation,
}
# Field of HSDS -> column.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "organization": {"name": "name", "description": "description", "email": "email", "website": "website"},
    "service": {
        "name": "name",
        "status": "status",
        "description": "description",
        "application_process": "how",
        "eligibility_description": "for_whom",
        "fees_description": "fees",
        "alert": "alert",
        KIND: "kind",
    },
    "location": {
        "location_type": "type",
        "name": "name",
        "transportation": "way",
        "latitude": "lat",
        "longitude": "lng",
    },
    "service_at_location": {"description": "description"},
}
# Field of HSDS with a link -> the column of the link.
LINKS: Mapping[str, Mapping[str, str]] = {
    "service": {"organization_id": "organization"},
    "location": {"organization_id": "organization"},
    "service_at_location": {"service_id": "service", "location_id": "location"},
}
DETAIL_LINKS: Mapping[str, str] = {
    "organization_id": "organization",
    "service_id": "service",
    "location_id": "location",
    "service_at_location_id": "point",
}
TABLE_OF_LINK: Mapping[str, str] = {"point": "service_at_location"}


def made_id(*parts: str) -> str:
    """Return the id of a row that follows from another one."""
    return str(uuid5(NAMESPACE_URL, ":".join(("linli", *parts))))


def nobody(service: str) -> str:
    """Return the id of the organisation that an export gives to a service without one."""
    return made_id("nobody", service)


TAXONOMY = made_id("taxonomy")


def term_id(name: str) -> str:
    """Return the id of a term of our taxonomy."""
    return made_id("term", name.removeprefix(OWN))


TERM_OF_ID: Mapping[str, str] = {term_id(name): name for name in TERMS}


def links_of(table: str) -> Mapping[str, str]:
    """Return the links of a table that are columns."""
    if table in MODELS:
        return LINKS.get(table, {})
    return {name: column for name, column in DETAIL_LINKS.items() if name in hsds.TABLES[table].by_name}


def table_of(row: DirectoryRow) -> str:
    """Return the table of a row."""
    if isinstance(row, Detail):
        return row.table
    return next(table for table, model in MODELS.items() if isinstance(row, model))


def values_of(row: DirectoryRow) -> Values:
    """Return the fields of a row in the words of HSDS, without empty ones; also those that HSDS does not have."""
    table = table_of(row)
    found: Values = {"id": row.uid} | dict(row.more)
    for name, column in COLUMNS.get(table, {}).items():
        value, whole = getattr(row, column), row.more.get(name)
        # A text longer than its column is whole in `more`, as long as nobody edits it.
        if value is not None and not (isinstance(whole, str) and value and whole.startswith(value)):
            found[name] = value
    for name, column in links_of(table).items():
        if (linked := getattr(row, column)) is not None:
            found[name] = linked.uid
    if isinstance(row, Service):
        found[ASKED] = "yes" if row.asked_here else ""
    if isinstance(row, Detail):
        found[HOLIDAYS] = row.holidays
    return {name: value for name, value in found.items() if value not in (None, "")}


def known_ids(table: str, ids: Collection[str]) -> set[str]:
    """Return which of these ids exist in a table."""
    model = MODELS.get(table)
    rows = model._default_manager.all() if model else Detail.objects.filter(table=table)
    return set(rows.filter(uid__in=list(ids)).values_list("uid", flat=True))
