"""Examples for the URLs of cases."""

import datetime as dt

from linli.registers.people.models import Household
from linli.work.cases.models import Case

THING = {
    "cases": "case",
    "cases:of_household": "household",
    "cases:of_resident": "person",
    "cases:act": "act",
    "cases:file": "file",
    "follow_file": "case",
    "advice": "advice",
}
FACES = {"report": ["?kind=repair"], "cases:new": ["?household=1"]}


def examples(town):
    """Three leaking stairwells, as the counter takes them in."""
    home = Household.objects.get(pk=town.things["household"])
    cases = [
        Case.objects.create(
            code=f"330102011-26-0000{number}",
            matter="repair.stairwell_leak",
            title="楼道漏水",
            channel="counter",
            community=town.here,
            place=home.dwelling,
            household=home,
            body=town.station,
            due_at=dt.datetime(2026, 3, 9, 9, 0, tzinfo=dt.UTC),
        )
        for number in range(3)
    ]
    return {
        "case": cases[0].pk,
        "act": [cases[0].pk, "accept"],
        "file": [cases[0].pk, 1],
        "advice": "certificates.guardian",
    }
