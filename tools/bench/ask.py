"""Small questions to a database, answered as JSON: `python -m tools.bench.ask seeded|snapshot`."""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> None:
    """Answer one question."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps({"seeded": seeded, "snapshot": has_snapshot}[sys.argv[1]](), default=str))


def seeded() -> Any:
    """Return what was seeded; None if the database is empty."""
    from linli.site.demo import state

    entry = state.seeded()
    return entry.changes if entry else None


def has_snapshot() -> bool:
    """Return whether there is a snapshot by today's definitions, which the leaders' pages need."""
    from linli.insight.assessment.queries.cells import source

    return not source().counted_now


if __name__ == "__main__":
    main()
