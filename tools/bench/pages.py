"""Times the busiest pages for a role through Django's test client: `python -m tools.bench.pages ROLE [REQUESTS]`.

Reads names of pages, one a line, and answers each with a line of JSON; an empty line with the names of all pages.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from html import unescape
from pathlib import Path
from statistics import fmean, median
from typing import Any

REQUESTS = 25  # where the caller names no other number
WARM = 3
# One figure of each kind of population, the costly ones among them.
BEHIND = ("people.older_alone", "people.household_size", "visits.key_in_time", "visits.made", "cases.in_time")
PARTS = ("counted", "rest")
SEARCHED = {
    "search by name": ("王建", "陈", "李秀英"),
    "search by sound": ("zhang", "wjg"),
    "search by door": ("3-1-402",),
}


def addresses(role: str) -> dict[str, list[str]]:
    """Return the addresses of each page, taken from what the role may see."""
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
        **{page: [f"{reverse('search')}?q={words}" for words in asked] for page, asked in SEARCHED.items()},
        "areas": [reverse("areas:list")],
        "roster": [reverse("staffing:list")],
        "figure": [reverse("assessment:indicator", args=[code]) for code in BEHIND],
        "evidence": [f"{reverse('assessment:evidence', args=[code])}?part={part}" for code in BEHIND for part in PARTS],
    }
    return {page: urls for page, urls in found.items() if urls}


def further(client: Any, urls: list[str]) -> list[str]:
    """Return the second page of each of these lists, if there is one."""
    found = []
    for url in urls:
        more = re.search(r'class="more"[^>]*>\s*<a[^>]*?\shref="([^"]+)"', client.get(url).content.decode())
        if more:
            found.append(url.partition("?")[0] + unescape(more[1]))
    return found


def opened(client: Any, role: str) -> dict[str, list[str]]:
    """Return the addresses of each page that the role may open."""
    asked = addresses(role)
    if client.get(asked["evidence"][0]).status_code == 200:
        asked["evidence, further"] = further(client, asked["evidence"])
        assert asked["evidence, further"], "no list of evidence has a second page, or the link to it looks otherwise"
    return {page: urls for page, urls in asked.items() if client.get(urls[0], follow=True).status_code == 200}


def measure(client: Any, urls: list[str], requests: int) -> dict[str, float]:
    """Return p50, p95 and processor time of a page, each address requested once or more."""
    from tools.bench.run import spread

    for url in (urls * WARM)[: max(len(urls), WARM)]:
        client.get(url, follow=True)  # each address once: compiling and filling caches is not measured
    times, work = [], defaultdict(list)
    for number in range(max(requests, len(urls))):
        url = urls[number % len(urls)]
        began, worked = time.perf_counter(), processor()
        client.get(url, follow=True)
        times.append(time.perf_counter() - began)
        work[url].append(processor() - worked)
    return {**spread(times), "cpu": round(1000 * fmean(median(each) for each in work.values()), 2)}


def processor() -> float:
    """Return the seconds of processor time so far, of this process and the database process that serves it."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    # Processor time, because other programs on the machine make only the elapsed time longer.
    ran = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    behind = int(ran.read_text().split()[0]) / 1e9 if ran.exists() else 0.0
    return time.process_time() + behind


def main() -> None:
    """Measure each page that is asked for."""
    from tools.bench.setup import ready

    ready()
    from django.test import Client

    import linli.site.wsgi  # noqa: F401 - settles this process as the server is
    from linli.registers.accounts.models import User

    role, requests = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else REQUESTS
    client = Client()
    client.force_login(User.objects.get(username=role), backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = opened(client, role)
    for line in sys.stdin:
        page = line.strip()
        print(json.dumps(measure(client, pages[page], requests) if page else list(pages)), flush=True)


if __name__ == "__main__":
    main()
