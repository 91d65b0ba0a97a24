"""Times the busiest pages for a role through Django's test client: `python -m tools.bench.pages ROLE [REQUESTS]`."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

REQUESTS = 25
WARM = 3
SEARCHED = ("王建", "陈", "李秀英", "zhang", "wjg", "3-1-402")


def addresses(role: str) -> dict[str, list[str]]:
    """Page -> the addresses it is asked under, taken from what the role may see."""
    from django.urls import reverse

    from linli.registers.accounts.models import User
    from linli.registers.bodies.queries import viewer_for
    from linli.registers.people.models import Household, Person
    from linli.work.cases.models import Case

    viewer = viewer_for(User.objects.get(username=role))
    households = list(Household.objects.visible_to(viewer).open().values_list("pk", flat=True)[:200])[::20]
    people = list(Person.objects.visible_to(viewer).order_by("pk").values_list("pk", flat=True)[:200])[::20]
    cases = list(Case.objects.visible_to(viewer).order_by("-reported_at").values_list("pk", flat=True)[:40])[::4]
    found = {
        "home": [reverse("home")],
        "visits today": [reverse("visits:today")],
        "visits list": [reverse("visits:list")],
        "households": [reverse("people:households")],
        "household": [reverse("people:household", args=[pk]) for pk in households],
        "person": [reverse("people:person", args=[pk]) for pk in people],
        "case inbox": [reverse("cases:inbox")],
        "cases": [reverse("cases:list")],
        "case": [reverse("cases:detail", args=[pk]) for pk in cases],
        "search": [f"{reverse('search')}?q={words}" for words in SEARCHED],
        "areas": [reverse("areas:list")],
        "roster": [reverse("staffing:list")],
    }
    return {page: urls for page, urls in found.items() if urls}


def measure(role: str, requests: int) -> dict[str, Any]:
    """Page -> p50, p95 and status; a page the role may not open is left out."""
    from django.test import Client

    from linli.registers.accounts.models import User
    from tools.bench.run import spread

    client = Client()
    client.force_login(User.objects.get(username=role), backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, Any] = {}
    for page, urls in addresses(role).items():
        answer = client.get(urls[0], follow=True)
        if answer.status_code != 200:
            continue
        times, work = [], []
        for number in range(WARM + requests):
            began, worked = time.perf_counter(), time.process_time()
            client.get(urls[number % len(urls)], follow=True)
            times.append(time.perf_counter() - began)
            work.append(time.process_time() - worked)
        found[page] = {**spread(times[WARM:]), "cpu": spread(work[WARM:])["p50"], "bytes": len(answer.content)}
    return found


def main() -> None:
    """Measure and print."""
    from tools.bench.setup import ready

    ready()
    import linli.site.wsgi  # noqa: F401 - so that this process settles as a server does

    requests = int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS
    print(json.dumps(measure(sys.argv[1], requests)))


if __name__ == "__main__":
    main()
