"""Times the reading of report forms: `python -m tools.bench.forms` answers with one line of JSON.

Times are milliseconds of processor. The forms are those of the demo; `share_right` is the share of labelled blanks that
are found with their label.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

ROUNDS = 5


def milliseconds(work: Callable[[], object]) -> float:
    """Return the least time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times) * 1000


def _read(read: Any, file: Any) -> Any:
    return read(file.read_bytes(), file.name)


def figures() -> dict[str, float]:
    """Read every demo form, and compare those with a later edition."""
    from linli.insight.reports.structure import compare, read
    from linli.insight.reports.tests.structure.labelled import FORMS, expected, labels, read_form

    files = sorted(file for file in FORMS.iterdir() if file.suffix in {".xlsx", ".docx"})
    each = {file.name: milliseconds(partial(_read, read, file)) for file in files}
    sets = labels("tuning") | labels("unseen") | labels("later")
    right = wanted = 0
    for name, label in sets.items():
        found = {blank.key: blank.label for blank in read_form(name).blanks}
        right += sum(found.get(key) == path for key, path in expected(label).items())
        wanted += len(expected(label))
    editions = [(read_form(file.name), read_form(f"editions/{file.name}")) for file in (FORMS / "editions").iterdir()]
    compared = [milliseconds(partial(compare, *pair)) for pair in editions]
    return {
        "forms": len(files),
        "blanks": sum(len(read_form(file.name).blanks) for file in files),
        "read_median": round(statistics.median(each.values()), 1),
        "read_longest": round(max(each.values()), 1),
        "compare_median": round(statistics.median(compared), 1),
        "labelled": wanted,
        "share_right": round(right / wanted, 4),
    }


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.tests.settings")
    django.setup()
    print(json.dumps(figures()))
