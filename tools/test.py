"""`make test`: everything on SQLite, then all but the browser on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys

from tools import postgres


def main() -> int:
    """Run both; fail when either does."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", os.environ.get("LINLI_TEST_PROCESSES", "2"), *sys.argv[1:]]
    print("== SQLite, with browser tests", flush=True)
    failed = subprocess.run(pytest, check=False).returncode
    try:
        with postgres.cluster() as running:
            print("== PostgreSQL", flush=True)
            env = {**os.environ, "DATABASE_URL": running.database("linli")}
            failed |= subprocess.run([*pytest, "-m", "not browser"], env=env, check=False).returncode
    except FileNotFoundError as reason:
        print(f"!! SKIPPED all tests on PostgreSQL: {reason}", flush=True)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
