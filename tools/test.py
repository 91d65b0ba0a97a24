"""`make test` and `make check`: the whole suite, its quick part, or the tests of one app.

By default everything runs: all tests on SQLite, with the browser; then on a temporary PostgreSQL those that can notice
it (`tests/engines.py`), without the browser.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools import postgres, wheel

ROOT = Path(__file__).resolve().parent.parent
# One more than the two cores of CI: browsers, servers and drills leave a third of the time idle.
PROCESSES = os.environ.get("LINLI_TEST_PROCESSES", "3")
SLOWEST = 25  # are named at the end, so that what became slow is seen
QUICK = "not browser and not slow"


def pytest(*words: str, env: Mapping[str, str] = os.environ, cwd: Path = ROOT) -> bool:
    """Run pytest; return true if a test failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", PROCESSES, f"--durations={SLOWEST}", *words]
    return subprocess.run(command, env=env, cwd=cwd, check=False).returncode != 0


def everything(more: Sequence[str]) -> bool:
    """Run the tests on both engines; return true if one failed."""
    # One after the other: both at once take no less time on two cores. Measured with every ninth file of tests: 90 to
    # 104 s one after the other, 98 to 103 s at once with a process each, 121 s with two each.
    print("== SQLite, with browser tests", flush=True)
    failed = pytest(*more)
    try:
        with postgres.cluster() as running:
            print("== PostgreSQL", flush=True)
            failed |= pytest("-m", "not browser", *more, env={**os.environ, "DATABASE_URL": running.database("linli")})
    except FileNotFoundError as reason:
        print(f"!! SKIPPED all tests on PostgreSQL: {reason}", flush=True)
    return failed


def installed(more: Sequence[str]) -> bool:
    """Run the quick tests of core and site on what the wheel brings; return true if one failed."""
    with tempfile.TemporaryDirectory(prefix="linli-wheel-") as made:
        wheel.build(Path(made))
        lib = wheel.add_tests(Path(made))
        env = {**os.environ, "PYTHONPATH": str(lib)}
        return pytest("-m", QUICK, "linli/core/tests", "linli/site/tests", *more, env=env, cwd=lib)


def folder(room: str) -> str:
    """Return the folder of an app such as `work/visits`.

    Raises:
        ArgumentTypeError: there is no such app; the message lists all.
    """
    apps = sorted(file.parent.relative_to(ROOT / "linli").as_posix() for file in ROOT.glob("linli/*/*/apps.py"))
    if room not in {*apps, "core", "site"}:
        raise argparse.ArgumentTypeError(f"no app {room!r}; there are core, site, {', '.join(apps)}")
    return f"linli/{room}"


def main() -> int:
    """Run the chosen tests; return 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.test", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="on SQLite, neither browser tests nor slow ones")
    parser.add_argument("--room", type=folder, metavar="work/visits", help="one app on SQLite, without browser tests")
    parser.add_argument("--wheel", action="store_true", help="of core and site on the installed wheel, quick ones")
    chosen, more = parser.parse_known_args()
    if chosen.wheel:
        return int(installed(more))
    if chosen.quick or chosen.room:
        which = QUICK if chosen.quick else "not browser"
        return int(pytest("-m", which, *([chosen.room] if chosen.room else []), *more))
    return int(everything(more))


if __name__ == "__main__":
    raise SystemExit(main())
