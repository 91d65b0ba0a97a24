"""The register of needs as a sheet. Levels and sensitive circumstances are left out: they are read one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.services.eldercare.queries import older


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("Community"), 18),
        Column(_("Name"), 12),
        Column(_("Sex"), 8),
        Column(_("Age"), 6, "number"),
        Column(_("Address"), 28),
        Column(_("Circumstances"), 30),
        Column(_("next assessment by"), 14, "date"),
        Column(_("daily contact"), 12),
        Column(_("absent"), 8),
        Column(_("next of kin known"), 12),
        Column(_("care plan"), 12),
    ]


def lines(people: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield one row per person; expects homes and circumstances loaded."""
    rows = list(people)
    facts = older.facts_of(rows)
    for person in rows:
        own = facts[person.pk]
        plain = [fact.title for fact in person.standing if not fact.is_sensitive]
        yield [
            person.community.name,
            person.name,
            person.sex_title,
            person.age_on(),
            str(person.homes[0].dwelling) if person.homes else "",
            "、".join(plain),
            own["next_on"],
            *(_("yes") if own[name] else _("no") for name in ("contact", "absent", "kin", "plan")),
        ]
