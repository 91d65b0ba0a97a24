"""Questions to the database, asked in a process of their own: `python -m tools.drill.books doors|visits`."""

from __future__ import annotations

import json
import sys
from typing import Any


def doors() -> list[int]:
    """Return the households where the demo's worker may record a visit."""
    from django.utils import timezone

    from linli.registers.people.models import Household
    from linli.work.staffing.models import Worker

    worker = Worker.objects.get(user__username="worker")
    at_home = Household.objects.open().filter(community=worker.community_id, since__lt=timezone.localdate())
    return list(at_home.order_by("pk").values_list("pk", flat=True)[:200])


def visits() -> dict[str, Any]:
    """Return every visit of a phone by key, with needs and entries; and entries without a visit."""
    from linli.core.journal.models import Entry
    from linli.work.visits.models import Visit

    found: dict[str, list[Any]] = {}
    entries = list(Entry.objects.filter(verb__startswith="visit.").values_list("target_id", "verb"))
    for visit in Visit.objects.exclude(client_key="").prefetch_related("needs"):
        needs = sorted(need.kind for need in visit.needs.all())
        verbs = [verb for pk, verb in entries if pk == visit.pk]
        found.setdefault(visit.client_key, []).append(
            {
                "visit": visit.pk,
                "household": visit.household_id,
                "outcome": visit.outcome,
                "promise": visit.promise,
                "needs": needs,
                "entries": verbs,
            }
        )
    known = set(Visit.objects.filter(pk__in=[pk for pk, _verb in entries]).values_list("pk", flat=True))
    return {"visits": found, "orphans": [pk for pk, _verb in entries if pk not in known]}


def main() -> None:
    """Answer one question."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps({"doors": doors, "visits": visits}[sys.argv[1]]()))


if __name__ == "__main__":
    main()
