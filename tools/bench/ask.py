"""Small questions to a database, answered as JSON: `python -m tools.bench.ask commands|seeded`."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Answer one question."""
    from tools.bench.setup import ready

    ready()
    from django.core.management import get_commands

    from linli.site.demo import state

    entry = state.seeded() if sys.argv[1] == "seeded" else None
    answers = {"commands": sorted(get_commands()), "seeded": entry.changes if entry else None}
    print(json.dumps(answers[sys.argv[1]], default=str))


if __name__ == "__main__":
    main()
