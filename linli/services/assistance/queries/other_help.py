"""What other rooms grant to the members of a household: for who decides on a grant there, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import rules
from linli.registers.people.models import Person
from linli.services.assistance.engine import Help, help_sources
from linli.services.assistance.models import Relief
from linli.services.assistance.states import ReliefState
from linli.services.schemes import engine as schemes
from linli.services.schemes.engine.vocabulary import amount
from linli.services.schemes.models import Award


def given(people: Sequence[int], viewer: Viewer) -> list[Help]:
    """Return what people get or got within the days of a rule, newest first; [] for who grants nothing there.

    Sources are the rooms with a `help_given.py`.
    """
    scope = viewer.scope(P.SCHEME_REVIEW) | viewer.scope(P.SCHEME_APPROVE)
    seen = list(scope.restrict(Person.objects.filter(sql.among("pk", people))).values_list("pk", flat=True))
    if not seen:
        return []
    since = timezone.localdate() - timedelta(days=int(rules.value("assistance.other_help.days")))
    found = [one for source in help_sources() for one in source.find(seen, since)]
    return sorted(found, key=lambda one: (one.since, one.person), reverse=True)


def awards(people: Sequence[int], since: date) -> Iterable[Help]:
    """Yield awards of schemes that ran since a day, also of duplicates that were merged."""
    same = sql.among("person_id", people) | sql.among("person__merged_into_id", people)
    rows = Award.objects.filter(same, Q(until=None) | Q(until__gt=since)).exclude(until=F("since"))
    for row in rows.select_related("person", "community"):
        version = row.version or next(iter(schemes.versions(row.scheme)), None)
        yield Help(
            person=row.person.merged_into_id or row.person_id,
            title=row.title,
            amount=row.amount_words,
            since=row.since,
            until=row.until,
            giver=str(version.authority) if version else "",
            url=reverse("schemes:award", args=[row.pk]),
        )


def reliefs(people: Sequence[int], since: date) -> Iterable[Help]:
    """Yield temporary relief granted since a day."""
    rows = Relief.objects.filter(sql.among("person_id", people), state=ReliefState.GRANTED, decided_on__gte=since)
    for row in rows:
        assert row.decided_on is not None  # of every granted one, by a constraint
        yield Help(
            person=row.person_id,
            title=str(row._meta.verbose_name),
            amount=str(amount(row.amount or 0, "fen")),
            since=row.decided_on,
            until=row.decided_on,
            giver="",
            url=reverse("assistance:relief", args=[row.pk]),
        )
