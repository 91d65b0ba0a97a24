"""Who is able and willing to work and has none on a day, with what they wish for and can do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import content
from linli.registers.people.models import Circumstance, Person, Residency
from linli.services.employment.models import TrackingFile
from linli.services.employment.states import WorkAbility


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody who looks for work.

    Attributes:
        person: who, with their community.
        kind: code of `employment`, e.g. registered_unemployed; "" if nothing is recorded but the tracking file.
        since: since when that is so.
        file: the version of the tracking file of that day; None if there is none.
        dwelling_id: the home where they live on that day.
    """

    person: Person
    kind: str
    since: date | None
    file: TrackingFile | None
    dwelling_id: int

    @property
    def occupations(self) -> list[str]:
        """Return the codes of the occupations wished for."""
        return list(self.file.occupations) if self.file else []

    @property
    def skills(self) -> list[str]:
        """Return the codes of the skills."""
        return list(self.file.skills) if self.file else []


def looking() -> list[str]:
    """Return the kinds of `employment` of people who are able and willing to work and have none."""
    entries = content.codes("employment").items()
    return [code for code, entry in entries if entry.get("able_willing") and not entry.get("employed")]


def seeking(viewer: Viewer, on: date, *, communities: Iterable[int] | None = None) -> list[Seeker]:
    """Return those whom the viewer may see, by community and name; three queries however many there are.

    Somebody counts whose latest fact about work of that day says so, unless their tracking file says that they cannot
    or do not wish to work. Of homemakers and others, the tracking file decides (`file_decides` in the content).
    """
    homes = viewer.scope(Permission.EMPLOYMENT_VIEW).restrict(
        Residency.objects.on(on).filter(person__merged_into=None, person__died=None)
    )
    if communities is not None:
        homes = homes.filter(sql.among("community_id", sorted(communities)))
    facts = _facts(homes, on)
    files = _files(homes, on)
    wanted = {pk for pk, (kind, _) in facts.items() if kind in looking()} | files.keys()
    rows = homes.filter(sql.among("person_id", sorted(wanted))).select_related("person__community")
    found: dict[int, Seeker] = {}
    for home in rows.order_by("since", "pk"):
        kind, since = facts.get(home.person_id, ("", None))
        file = files.get(home.person_id)
        if counts(kind, file):
            found[home.person_id] = Seeker(home.person, kind, since, file, home.dwelling_id)
    return sorted(found.values(), key=lambda one: (one.person.community.path, one.person.name, one.person.pk))


def counts(kind: str, file: TrackingFile | None) -> bool:
    """Return whether somebody with this fact and this file looks for work."""
    if file is None or not (kind == "" or content.codes("employment")[kind].get("file_decides")):
        return kind in looking()
    return file.willing and file.ability != WorkAbility.NONE


def _facts(homes: QuerySet[Residency], on: date) -> dict[int, tuple[str, date | None]]:
    kinds = list(content.codes("employment"))
    rows = Circumstance.objects.on(on).filter(kind__in=kinds, person__in=homes.values("person"))
    ordered = rows.order_by("since", "entered_at", "pk").values_list("person_id", "kind", "since")
    return {pk: (kind, since) for pk, kind, since in ordered}


def _files(homes: QuerySet[Residency], on: date) -> dict[int, TrackingFile]:
    rows = TrackingFile.objects.on(on).filter(person__in=homes.values("person")).order_by("since", "pk")
    return {row.person_id: row for row in rows}
