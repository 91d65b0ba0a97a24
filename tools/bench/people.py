"""Times the search for people: names, parts of names, pinyin, initials and phone tails, of existing people."""

from __future__ import annotations

import json
import time
from random import Random
from typing import Any

QUERIES = 300
ROLES = ("worker", "subdistrict", "district")


def words(sample: list[tuple[str, str]], rng: Random) -> list[str]:
    """Return what users type to find these people: (name, phone)."""
    from linli.core.search import syllable

    asked = []
    for name, phone in sample:
        sounds = [syllable(letter) for letter in name]
        ways = [name, name[:2], name[1:], "".join(sounds), "".join(sound[0] for sound in sounds)]
        asked.append(rng.choice([*ways, phone[-4:]] if phone else ways))
    return asked


def measure() -> dict[str, Any]:
    """Return p50 and p95 per role of finding and loading people."""
    from linli.core.access.permissions import Permission
    from linli.registers.accounts.models import User
    from linli.registers.bodies.queries import viewer_for
    from linli.registers.people import search_keys
    from linli.registers.people.models import Person
    from tools.bench.run import spread

    found = {}
    for role in ROLES:
        viewer = viewer_for(User.objects.get(username=role))
        scope, rng = viewer.scope(Permission.PEOPLE_VIEW), Random(7)
        seen = Person.objects.visible_to(viewer)
        first, last = seen.order_by("pk").first(), seen.order_by("pk").last()
        if first is None or last is None:
            continue
        pks = [rng.randrange(first.pk, last.pk + 1) for _ in range(QUERIES)]
        sample = [(person.name, person.phone) for person in seen.filter(pk__in=pks)]
        times = []
        for text in words(sample, rng):
            began = time.perf_counter()
            list(seen.filter(pk__in=search_keys.find(text, scope)))
            times.append(time.perf_counter() - began)
        found[role] = spread(times)
    return found


def main() -> None:
    """Measure and print."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
