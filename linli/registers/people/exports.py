"""The list of households as a sheet, masked, with who exported it and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.intake.sheets import Column
from linli.core.law import content
from linli.registers.people.models import Circumstance, Household

Line = tuple[str | int | None, ...]


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("Address"), 28),
        Column(_("Household"), 12),
        Column(_("Name"), 12),
        Column(_("Relation"), 14),
        Column(_("Sex"), 8),
        Column(_("Age"), 6, "number"),
        Column(_("Phone"), 14),
        Column(_("Circumstances"), 30),
    ]


def lines(rows: Iterable[Household], *, by: Viewer) -> Iterator[Line]:
    """Yield one line per member; expects the members prefetched."""
    sees = by.scope(Permission.PEOPLE_READ_SENSITIVE)
    for household in rows:
        # Sensitive circumstances are written only for viewers who may read them there.
        trusted = sees.has(household.community_id)
        for member in household.members:
            person = member.person
            yield (
                str(household.dwelling),
                household.name,
                person.name,
                content.title("relation", member.relation),
                person.sex_title,
                person.age_on(),
                person.masked_phone,
                _titles(person.standing, trusted),
            )


def _titles(standing: Iterable[Circumstance], trusted: bool) -> str:
    return "、".join(row.title for row in standing if trusted or not row.is_sensitive)
