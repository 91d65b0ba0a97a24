"""The directory as an HSDS 3 package (tables and JSON), and the list of services as a sheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.core.law import content, rules
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.directory.engine import hsds
from linli.services.directory.models import Detail, Location, Organization, Service, ServiceAtLocation
from linli.services.directory.models.entries import DirectoryRow
from linli.services.directory.queries import hsds as words
from linli.services.directory.queries.hsds import Values

Tables = dict[str, list[Values]]
FRICTIONLESS = {hsds.NUMBER: "number", hsds.DAY: "date", hsds.MOMENT: "datetime"}
JSON_FILE = "services.json"


def package(on: date) -> Tables:
    """Return everything offered on a day as tables of HSDS, with unknown fields that were imported."""
    services = list(Service.objects.on(on).select_related("organization").order_by("pk"))
    points = list(
        ServiceAtLocation.objects.on(on)
        .filter(service__in=[row.pk for row in services])
        .select_related("service", "location")
        .order_by("pk")
    )
    gone = set(Service.objects.exclude(pk__in=[row.pk for row in services]).values_list("pk", flat=True))
    locations = list(Location.objects.select_related("organization", "building", "community__parent").order_by("pk"))
    found: Tables = {name: [] for name in hsds.TABLES}
    # HSDS wants a description; the import knows that this one says nothing.
    named = ({"description": row.name} | words.values_of(row) for row in Organization.objects.order_by("pk"))
    found["organization"] = list(named)
    found["service"] = [_service(row) for row in services]
    for row in found["service"]:
        if "organization_id" not in row:
            # HSDS wants an organisation; the import knows that this one stands for none.
            row["organization_id"] = words.nobody(row["id"])
            found["organization"].append(
                {"id": row["organization_id"], "name": row["name"], "description": row["name"]}
            )
    found["location"] = [_location(row) for row in locations]
    found["service_at_location"] = [words.values_of(row) for row in points]
    kept = {row.pk for row in points}
    details = Detail.objects.select_related("organization", "service", "location", "point").order_by("pk")
    for detail in details:
        if detail.service_id not in gone and (detail.point_id is None or detail.point_id in kept):
            found[detail.table].append(words.values_of(detail))
            _own(found, detail, words.HOLIDAYS)
    for service in services:
        for name in (words.KIND, words.ASKED, words.SINCE):
            _own(found, service, name)
    for point in points:
        _own(found, point, words.SINCE)
    _made_rows(found, locations)
    return {table: [_plain(row) for row in rows] for table, rows in found.items()}


def _plain(row: Values) -> Values:
    return {name: value for name, value in row.items() if not name.startswith(words.OWN)}


def _service(row: Service) -> Values:
    found = words.values_of(row)
    if row.checked_on is not None:
        found["assured_date"] = max(str(found.get("assured_date", ""))[:10], row.checked_on.isoformat())
    return found


def _location(row: Location) -> Values:
    found = words.values_of(row)
    if row.community is not None and "external_identifier" not in found:
        found |= {"external_identifier": row.community.code, "external_identifier_type": words.COMMUNITY}
    if "latitude" not in found and (point := row.point):
        found |= {"latitude": point[0], "longitude": point[1]}
    return found


def _own(found: Tables, row: DirectoryRow, name: str) -> None:
    """Add what HSDS has no field for, as an attribute of our taxonomy."""
    value = words.values_of(row).get(name, "")
    if name == words.SINCE and isinstance(row, (Service, ServiceAtLocation)):
        value = row.since.isoformat()
    if value:
        found["attribute"].append(
            {
                "id": words.made_id("attribute", row.uid, name),
                "link_id": row.uid,
                "link_entity": words.table_of(row),
                "taxonomy_term_id": words.term_id(name),
                "value": value,
            }
        )


def _made_rows(found: Tables, locations: Iterable[Location]) -> None:
    """Add addresses and accessibility of what was entered here, and the terms of our taxonomy."""
    addressed = {row.get("location_id") for row in found["address"]}
    for row in locations:
        if row.uid not in addressed and row.where and row.community is not None:
            found["address"].append(_address(row, row.community))
        for code in row.access:
            entry = content.codes("service_access").get(code)
            made = {"id": words.made_id("access", row.uid, code), "location_id": row.uid}
            found["accessibility"].append(made | {"description": entry.title.zh if entry else code})
    used = {row.get("taxonomy_term_id") for row in found["attribute"]}
    terms = {name: title for name, title in words.TERMS.items() if words.term_id(name) in used}
    if terms:
        said = "What HSDS has no field for"
        found["taxonomy"].append({"id": words.TAXONOMY, "name": "Linli", "description": said})
        for name, title in terms.items():
            term = {"id": words.term_id(name), "code": name, "name": title, "description": title}
            found["taxonomy_term"].append(term | {"taxonomy": "Linli", "taxonomy_id": words.TAXONOMY})


def _address(row: Location, community: Place) -> Values:
    above: dict[str, str] = {}
    step: Place | None = community
    while step is not None:
        above[step.level] = step.name
        step = step.parent
    first, more = (str(row.building), row.address) if row.building else (row.address, "")
    made = {
        "id": words.made_id("address", row.uid),
        "location_id": row.uid,
        "address_1": first,
        "address_2": more,
        "region": above.get(Level.DISTRICT, ""),
        "city": above.get(Level.CITY) or above.get(Level.DISTRICT) or community.name,
        "state_province": above.get(Level.PROVINCE) or above.get(Level.CITY) or community.name,
        "postal_code": str(rules.value("directory.export.postal_code", code=community.code)),
        "country": "CN",
        "address_type": "physical",
    }
    return {name: value for name, value in made.items() if value}


# ---- files


def write(folder: Path, tables: Mapping[str, list[Values]]) -> list[str]:
    """Write the tables, their descriptor and the same as nested JSON into an empty or new folder; return the names."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in hsds.TABLES.items():
        if tables.get(name):
            _write_table(folder / table.file, table, tables[name])
            written.append(table.file)
    descriptor = _descriptor(tables)
    for name, data in (("datapackage.json", descriptor), (JSON_FILE, nested(tables))):
        (folder / name).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(name)
    return written


def _columns(table: hsds.HsdsTable, rows: Iterable[Values]) -> list[str]:
    own = [one.name for one in table.fields]
    return [*own, *sorted({name for row in rows for name in row} - set(own))]


def _write_table(file: Path, table: hsds.HsdsTable, rows: list[Values]) -> None:
    names = _columns(table, rows)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names)
        writer.writeheader()
        for row in rows:
            writer.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict, bool)) else value


def _descriptor(tables: Mapping[str, list[Values]]) -> dict[str, Any]:
    resources = []
    for name, table in hsds.TABLES.items():
        if not tables.get(name):
            continue
        fields = []
        for column in _columns(table, tables[name]):
            known = table.by_name.get(column)
            said: dict[str, Any] = {"name": column, "type": FRICTIONLESS.get(known.type if known else "", "string")}
            fields.append(said | ({"constraints": {"required": True}} if known and known.required else {}))
        schema = {"fields": fields, "primaryKey": "id"}
        resources.append({"name": name, "path": table.file, "profile": "tabular-data-resource", "schema": schema})
    return {
        "name": "human_services_data",
        "profile": "tabular-data-package",
        "version": "3.0.0",
        "resources": resources,
    }


def nested(tables: Mapping[str, list[Values]]) -> list[Values]:
    """Return the services with everything that belongs to them, as the JSON of HSDS nests it."""
    nest = _Nest(tables)
    return [nest.service(row) for row in tables.get("service", [])]


class _Nest:
    """Finds what belongs to a record."""

    PARTS: Mapping[str, tuple[str, ...]] = {
        "service": (
            "phones",
            "schedules",
            "service_areas",
            "languages",
            "funding",
            "cost_options",
            "required_documents",
            "contacts",
        ),
        "service_at_location": ("contacts", "phones", "schedules"),
        "location": ("languages", "addresses", "contacts", "accessibility", "phones", "schedules"),
        "organization": ("funding", "contacts", "phones", "programs", "organization_identifiers"),
        "contact": ("phones",),
        "phone": ("languages",),
    }

    def __init__(self, tables: Mapping[str, list[Values]]) -> None:
        self.by_id = {(table, row["id"]): row for table, rows in tables.items() for row in rows}
        self.by_link: dict[tuple[str, str, str], list[Values]] = {}
        for table, rows in tables.items():
            for row in rows:
                for name, value in row.items():
                    if name.endswith("_id") and isinstance(value, str):
                        self.by_link.setdefault((table, name, value), []).append(row)

    def full(self, table: str, row: Values) -> Values:
        """Return a record with its parts."""
        found = dict(row)
        for key in self.PARTS.get(table, ()):
            child, _many = hsds.NESTED[key]
            if rows := self.by_link.get((child, f"{table}_id", row["id"])):
                found[key] = [self.full(child, one) for one in rows]
        for key, link in (("attributes", "link_id"), ("metadata", "resource_id")):
            child, _many = hsds.NESTED[key]
            if rows := self.by_link.get((child, link, row["id"])):
                found[key] = [self._attribute(one) if child == "attribute" else dict(one) for one in rows]
        return found

    def _attribute(self, row: Values) -> Values:
        term = self.by_id.get(("taxonomy_term", row.get("taxonomy_term_id", "")))
        if term is None:
            return dict(row)
        taxonomy = self.by_id.get(("taxonomy", term.get("taxonomy_id", "")))
        return row | {"taxonomy_term": term | ({"taxonomy_detail": taxonomy} if taxonomy else {})}

    def service(self, row: Values) -> Values:
        """Return a service with its organisation, program and locations."""
        found = self.full("service", row)
        for key in ("organization", "program"):
            if one := self.by_id.get((key, row.get(f"{key}_id", ""))):
                found[key] = self.full(key, one)
        if points := self.by_link.get(("service_at_location", "service_id", row["id"])):
            found["service_at_locations"] = [self._point(one) for one in points]
        return found

    def _point(self, row: Values) -> Values:
        found = self.full("service_at_location", row)
        if at := self.by_id.get(("location", row.get("location_id", ""))):
            found["location"] = self.full("location", at)
        return found


# ---- the list as a sheet


def columns() -> list[Column]:
    """Return the header of the list of services."""
    return [
        Column(_("community"), 20),
        Column(_("name of the service"), 28),
        Column(_("kind of service"), 18),
        Column(_("organisation"), 28),
        Column(_("status"), 14),
        Column(_("locations"), 44),
        Column(_("checked on"), 12, "date"),
        Column(_("to be checked by"), 12, "date"),
        Column(_("since"), 12, "date"),
        Column(_("until"), 12, "date"),
    ]


def rows(services: Iterable[Service]) -> Iterator[list[Any]]:
    """Yield one row per service."""
    for service in services:
        places = [f"{row.location} {row.location.where}".strip() for row in service.points.all() if row.until is None]
        yield [
            str(service.community or ""),
            service.name,
            service.kind_title,
            str(service.organization or ""),
            service.get_status_display(),
            "\n".join(places),
            service.checked_on,
            service.check_due,
            service.since,
            service.until,
        ]


def with_places(services: QuerySet[Service]) -> QuerySet[Service]:
    """Return the services with what `rows` reads."""
    return services.prefetch_related("points__location__building")
