"""Every process collects the same tests in the same order, else a run fails although no test is broken."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COLLECT = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:xdist"]
LONGEST = 200  # characters of what tells the cases of one test apart; a Chinese one takes six
CASE = re.compile(r"::(\w+)\[(.*)\]$")
# An address of memory, or bytes: a library or the time may change them.
UNSTEADY = re.compile(r"0x[0-9a-f]{6,}|\\x[01][0-9a-f]")


def collect(**changed: str) -> list[str]:
    """The ids that a fresh process collects; it has another folder of data, so other keys too."""
    own = ("PYTEST_", "PYTHONHASHSEED", "LINLI_TEST_DATA", "LC_", "LANG")
    env = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    done = subprocess.run(COLLECT, cwd=ROOT, env=env | changed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_processes_collect_the_same_tests():
    """The second begins seconds after the first: an id that holds the time is another by then."""
    ids = collect(PYTHONHASHSEED="1", TZ="Asia/Shanghai", LANG="C.UTF-8")
    assert collect(PYTHONHASHSEED="2", TZ="America/New_York", LC_ALL="C") == ids
    assert len(ids) > 3000


def test_no_test_id_contains_a_memory_address_or_file_bytes(request):
    ids = [item.nodeid for item in request.session.items]
    assert [line for line in ids if UNSTEADY.search(line)] == []
    cases = [found for line in ids if (found := CASE.search(line))]
    assert [found.group(1) for found in cases if len(found.group(2)) > LONGEST] == []
