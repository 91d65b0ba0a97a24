"""Taking over an HSDS package: all of it or nothing; what was edited here since the last import stays, and is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.intake.models import RunState, SheetRun
from linli.core.intake.runner import Changes
from linli.core.law import content
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.directory import policies
from linli.services.directory.actions.checks import put_check
from linli.services.directory.actions.entries import index
from linli.services.directory.actions.undoing import PackageKind, watched
from linli.services.directory.engine import hsds
from linli.services.directory.engine.package import Package, Record, Remark
from linli.services.directory.models import Detail, Location, Organization, Service, ServiceAtLocation, ServiceCheck
from linli.services.directory.models.entries import DirectoryRow
from linli.services.directory.queries import hsds as words
from linli.services.directory.queries.hsds import Values
from linli.services.directory.queries.outlines import community_at
from linli.services.directory.states import HolidayHours

ORDER = ("organization", "service", "location", "service_at_location")
NEVER = ("id",)


@dataclass(slots=True)
class TakenPackage:
    """What an import did: rows by table, conflicts that were left as they are here, and remarks."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    conflicts: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def count(self, table: str, *, is_new: bool, changed: bool) -> None:
        """Count a row."""
        if is_new or changed:
            counts = self.created if is_new else self.updated
            counts[table] = counts.get(table, 0) + 1
        else:
            self.unchanged += 1


@transaction.atomic
def take_package(
    package: Package, *, by: Viewer, place: Place | None = None, run: SheetRun | None = None
) -> TakenPackage:
    """Take over a package without faults; the run keeps what is needed to undo it.

    Args:
        package: read, with its links checked.
        by: who imports.
        place: the community of locations that are in none by their identifier or position.
        run: of an uploaded package; otherwise one is made, called after the files.

    Raises:
        RuleBroken: an entry is of a community that the importer does not keep.
    """
    run = run or SheetRun(kind=PackageKind.kind, file_name=", ".join(package.files)[:200])
    run.place_id, run.by_id, run.by_name = place.pk if place else None, by.user_id, by.name
    run.entry_before = journal.newest()
    run.save()
    kind = PackageKind(place, by)
    taking = _Taking(package, place, kind.changes)
    with kind.changes.watching(*watched(package)):
        for table in (*ORDER, *(name for name in hsds.TABLES if name not in ORDER)):
            for record in package.of(table):
                taking.put(record)
        taking.finish(by)
    policies.check_package(by, [row for row in taking.rows.values() if not row.is_kept_elsewhere])
    kind.changes.keep(run)
    _end(run, taking.taken, kind)
    return taking.taken


def _end(run: SheetRun, taken: TakenPackage, kind: PackageKind) -> None:
    run.created, run.updated = sum(taken.created.values()), sum(taken.updated.values())
    run.unchanged, run.rejected = taken.unchanged, 0
    run.state, run.ended_at = RunState.DONE, timezone.now()
    entry = journal.record(
        "directory.imported",
        kind.place,
        by=kind.by,
        run=run.pk,
        created=run.created,
        updated=run.updated,
        conflicts=len(taken.conflicts),
    )
    run.entry_after = entry.pk if entry else 0
    run.save()


@transaction.atomic
def note_export(*, by: Viewer, rows: int) -> None:
    """Write into the journal that the directory was exported."""
    journal.record("directory.exported", None, by=by, rows=rows)


class _Taking:
    """One import in progress."""

    def __init__(self, package: Package, place: Place | None, changes: Changes) -> None:
        self.package, self.place, self.today = package, place, timezone.localdate()
        self.changes = changes
        self.taken = TakenPackage()
        self.rows: dict[tuple[str, str], DirectoryRow] = {}
        self.own = self._own_fields()
        self.nobody = {words.nobody(record.uid) for record in package.of("service")}
        self.places: dict[int | None, Place | None] = {None: None}

    def _own_fields(self) -> dict[tuple[str, str], Values]:
        """Return what attributes of our own taxonomy say, by the row that they are about."""
        found: dict[tuple[str, str], Values] = {}
        for record in self.package.of("attribute"):
            name = words.TERM_OF_ID.get(record.values.get("taxonomy_term_id", ""))
            about = record.values.get("link_entity", ""), record.values.get("link_id", "")
            if not name or about not in self.package.records:
                continue
            value = str(record.values.get("value", ""))
            if self._is_sound(name, value):
                found.setdefault(about, {})[name] = value
            else:
                said = format_lazy(_("“{value}” is not known here and was left out"), value=value)
                self.taken.notes.append(Remark(record.file, record.line, "value", said))
        return found

    @staticmethod
    def _is_sound(name: str, value: str) -> bool:
        if name == words.KIND:
            return value in content.codes("service_kind")
        if name == words.HOLIDAYS:
            return value in HolidayHours.values
        return name == words.ASKED or _day(value) is not None

    # ---- one record

    def put(self, record: Record) -> None:
        """Create or update the row of a record."""
        if self._is_ours(record):
            return
        known = self._known(record)
        if known is not None and known.is_kept_elsewhere:
            said = _("kept in another part of Linli, so it was left as it is")
            self.taken.notes.append(Remark(record.file, record.line, "", said))
            self.rows[record.table, record.uid] = known
            return
        incoming = record.values | self.own.get((record.table, record.uid), {})
        if record.table == "organization" and incoming.get("description") == incoming.get("name"):
            del incoming["description"]  # as the export fills it, because HSDS wants one
        if incoming.get("organization_id") in self.nobody:
            del incoming["organization_id"]
        row = known if known is not None else self._new(record, incoming)
        current = words.values_of(row) if known is not None else {}
        merged, left = self._merged(record, incoming, current, row.taken_over if known is not None else None)
        changed = {name for name, value in merged.items() if current.get(name) != value}
        row.taken_over = (row.taken_over or {}) | {
            name: value for name, value in incoming.items() if name not in left and not name.startswith(words.SINCE)
        }
        self._set(row, record.table, {name: merged[name] for name in changed})
        row.save()
        if known is None:
            self.changes.create(type(row), row.pk)
        self.rows[record.table, record.uid] = row
        self.taken.count(record.table, is_new=known is None, changed=bool(changed))

    def _is_ours(self, record: Record) -> bool:
        """Return whether a record only carries what is a column here."""
        values, uid = record.values, record.uid
        at = values.get("location_id", "")
        if record.table == "address":
            return uid == words.made_id("address", at) and self._address(at, values)
        if record.table == "accessibility":
            codes = {words.made_id("access", at, code): code for code in content.codes("service_access")}
            return uid in codes and self._access(at, codes[uid])
        made = {
            "organization": uid in self.nobody,
            "attribute": values.get("taxonomy_term_id") in words.TERM_OF_ID,
            "taxonomy_term": uid in words.TERM_OF_ID,
            "taxonomy": uid == words.TAXONOMY,
        }
        return made.get(record.table, False)

    def _address(self, at: str, values: Mapping[str, Any]) -> bool:
        row = self.rows.get(("location", at))
        if not isinstance(row, Location):
            return False
        first, more = str(values.get("address_1", "")), str(values.get("address_2", ""))
        inside = Place.objects.open().filter(community=row.community, level=Level.BUILDING, address=first)
        building = inside.first() if row.community_id else None
        if row.building is None and not row.address:
            row.building, row.address = building, more if building else " ".join(filter(None, [first, more]))
            row.save(update_fields=["building", "address"])
        return True

    def _access(self, at: str, code: str) -> bool:
        row = self.rows.get(("location", at))
        if not isinstance(row, Location):
            return False
        if code not in row.access:
            row.access = [*row.access, code]
            row.save(update_fields=["access"])
        return True

    def _known(self, record: Record) -> DirectoryRow | None:
        model = words.MODELS.get(record.table)
        if model is None:
            related = ("organization", "service", "location", "point")
            details = Detail.objects.filter(table=record.table).select_related(*related)
            return details.filter(uid=record.uid).first()
        return model._default_manager.filter(uid=record.uid).first()

    def _new(self, record: Record, incoming: Values) -> DirectoryRow:
        since = _day(str(incoming.get(words.SINCE, ""))) or self.today
        if record.table == "organization":
            return Organization(uid=record.uid)
        if record.table == "service":
            return Service(uid=record.uid, since=since, check_due=since)
        if record.table == "location":
            return Location(uid=record.uid, community=self._community(record))
        if record.table == "service_at_location":
            return ServiceAtLocation(uid=record.uid, since=since)
        return Detail(uid=record.uid, table=record.table)

    def _community(self, record: Record) -> Place | None:
        """Return the community of a location: by our identifier, its position, or the one that was named."""
        values = record.values
        if values.get("external_identifier_type") == words.COMMUNITY:
            code = values.get("external_identifier", "")
            if found := Place.objects.communities().open().filter(code=code).first():
                return found
        placed = "latitude" in values and "longitude" in values
        if placed and (found := community_at(float(values["latitude"]), float(values["longitude"]))):
            return found
        if self.place is None:
            said = _("in no community by its position. Choose the community on its page.")
            self.taken.notes.append(Remark(record.file, record.line, "latitude", said))
        return self.place

    def _merged(
        self, record: Record, incoming: Values, current: Values, base: Values | None
    ) -> tuple[Values, set[str]]:
        """Return the new values, and the fields that stay as they were edited here."""
        merged, left = dict(current), set[str]()
        for name, new in incoming.items():
            now, before = current.get(name), (base or {}).get(name)
            if name in NEVER or name == words.SINCE or now == new:
                continue
            if now is None or now == before:
                merged[name] = new
            elif new != before:
                left.add(name)
                said = _("kept “{now}” as edited here; the package has “{new}”")
                reason = format_lazy(said, now=_short(now), new=_short(new))
                self.taken.conflicts.append(Remark(record.file, record.line, name.removeprefix(words.OWN), reason))
        return merged, left

    def _set(self, row: DirectoryRow, table: str, values: Values) -> None:
        columns, links = words.COLUMNS.get(table, {}), words.links_of(table)
        more = dict(row.more)
        for name, value in values.items():
            if name in links:
                self._link(row, links[name], name, value, more)
            elif name in ("latitude", "longitude"):
                more[name] = value
            elif name in columns:
                self._column(row, columns[name], name, value, more)
            elif name == words.ASKED and isinstance(row, Service):
                row.asked_here = value == "yes"
            elif name == words.HOLIDAYS and isinstance(row, Detail):
                row.holidays = value if row.table == "schedule" else ""
            elif not name.startswith(words.OWN) and name not in NEVER:
                more[name] = value
        row.more = more
        if isinstance(row, Location):
            _place_point(row)

    def _link(self, row: DirectoryRow, column: str, name: str, uid: str, more: Values) -> None:
        table = words.TABLE_OF_LINK.get(column, column)
        model = words.MODELS[table]
        linked = self.rows.get((table, uid)) or model._default_manager.filter(uid=uid).first()
        if linked is None:
            more[name] = uid  # broken, told as a note, kept
        else:
            more.pop(name, None)
            setattr(row, column, linked)

    @staticmethod
    def _column(row: DirectoryRow, column: str, name: str, value: Any, more: Values) -> None:
        longest = getattr(row._meta.get_field(column), "max_length", None)
        # A text that is longer than the column goes on in `more`, and comes out of it again.
        setattr(row, column, value)
        if isinstance(value, str) and longest and len(value) > longest:
            more[name] = value
            setattr(row, column, value[:longest])

    # ---- at the end

    def finish(self, by: Viewer) -> None:
        """Give rows the community of what they belong to, write search keys and checks."""
        for (table, _uid), row in self.rows.items():
            if table == "service_at_location" and isinstance(row, ServiceAtLocation):
                self._keep_community(row, row.location.community_id)
                self._keep_community(row.service, row.location.community_id)
                if row.service.organization is not None:
                    self._keep_community(row.service.organization, row.location.community_id)
        for row in self.rows.values():
            if isinstance(row, Service):
                self._keep_community(row, self.place.pk if self.place else None)
                index(row)
                self._check(row, by)
            elif isinstance(row, Organization):
                self._keep_community(row, self.place.pk if self.place else None)
            elif isinstance(row, Detail):
                owner = row.point or row.location or row.service or row.organization
                self._keep_community(row, owner.community_id if owner else None)
                self._keep_address(row)

    @staticmethod
    def _keep_community(row: DirectoryRow, community: int | None) -> None:
        if row.community_id is None and community is not None:
            row.community_id = community
            row.save(update_fields=["community"])

    @staticmethod
    def _keep_address(row: Detail) -> None:
        """Show the first address of a location in one line."""
        at = row.location
        if row.table == "address" and at is not None and at.building is None and not at.address:
            parts = [row.said(name) for name in ("city", "address_1", "address_2")]
            at.address = " ".join(filter(None, map(str, parts)))[:300]
            at.save(update_fields=["address"])

    def _check(self, service: Service, by: Viewer) -> None:
        """Write the check that the package tells (`assured_date`), if it is later than ours."""
        on = _day(str(service.more.get("assured_date", "")))
        if on is None or on > self.today or (service.checked_on is not None and service.checked_on >= on):
            return
        if not service.checks.filter(since=on).exists():
            row = put_check(service, on=on, by=by, from_package=True)
            self.changes.create(ServiceCheck, row.pk)


def _place_point(row: Location) -> None:
    """Take the coordinates as the position if they are on the globe; else they stay as fields only."""
    lat, lng = row.more.get("latitude"), row.more.get("longitude")
    if lat is not None and lng is not None and abs(lat) <= 90 and abs(lng) <= 180:
        row.lat, row.lng = float(lat), float(lng)
        row.more = {name: value for name, value in row.more.items() if name not in ("latitude", "longitude")}


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
