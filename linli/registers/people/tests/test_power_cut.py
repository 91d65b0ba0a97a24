"""kill -9 in the middle of an import: no row half-saved, and the same file brought again heals it."""

import datetime as dt
import json
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from linli.registers.people.tests.factories import id_number
from tests.installation import install

ROWS = 25_000  # three chunks
WAIT = 60  # seconds for the first chunk
PLACE = """
from linli.registers.places.tests.factories import CommunityFactory
print(CommunityFactory(name="景昙社区").code)
"""
HOMELESS = "SELECT COUNT(*) FROM people_person WHERE id NOT IN (SELECT person_id FROM people_residency)"
HEADLESS = "SELECT COUNT(*) FROM people_household WHERE id NOT IN (SELECT household_id FROM people_residency WHERE {})"
COUNTS = {
    "people": "SELECT COUNT(*) FROM people_person",
    "homes": "SELECT COUNT(*) FROM people_residency WHERE until IS NULL",
    "people without a home": HOMELESS,
    "households without a head": HEADLESS.format("is_head"),
    "people nobody finds": "SELECT COUNT(*) FROM people_person WHERE id NOT IN (SELECT ref FROM core_searchkey)",
}


@pytest.fixture
def office(tmp_path):
    """An installation of its own with one community, and a roster."""
    env = install(tmp_path / "data", LINLI_DEMO="1", LANG="en")

    def begin(*words):
        command = [sys.executable, "-m", "linli.site.cli", *words]
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    code = begin("manage", "shell", "-v0", "-c", PLACE).communicate()[0].strip()
    lines = ["姓名,身份证号,与户主关系,住址"]
    for n in range(ROWS):
        number = id_number(n % 500, dt.date(1940, 1, 1) + dt.timedelta(days=n))
        relation = "子" if n % 3 else "户主"
        lines.append(f"王{chr(0x4E00 + n % 5000)},{number},{relation},景昙新村{n // 300}幢1单元{n // 3}室")
    roster = tmp_path / "roster.csv"
    roster.write_text("\n".join(lines), encoding="utf-8")
    database = tmp_path / "data" / "linli.sqlite3"
    answers = ("--answer", "building=new", "--answer", "occupied=leave")
    answers = ("--answer", "building=new", "--answer", "occupied=leave")
    return database, lambda: begin("people", "import", str(roster), "--community", code, *answers, "--json")


def counts(database):
    with sqlite3.connect(database) as connection:
        return {name: connection.execute(sql).fetchone()[0] for name, sql in COUNTS.items()}


def first_chunk(database, process):
    """Wait until some of it is in the register."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until and process.poll() is None:
        if done := counts(database)["people"]:
            return done
    raise AssertionError("the import ended or hung before it could be cut off")


@pytest.mark.slow
@pytest.mark.skipif("os.environ.get('DATABASE_URL')", reason="makes an embedded database of its own")
def test_an_import_that_is_cut_off_leaves_whole_rows_and_heals(office):
    database, begin = office
    process = begin()
    first_chunk(database, process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    cut = counts(database)
    assert 0 < cut["people"] < ROWS
    assert cut == {"people": cut["people"], "homes": cut["people"], **dict.fromkeys(list(COUNTS)[2:], 0)}

    told = json.loads(begin().communicate()[0])
    assert (told["created"], told["rejected"]) == (ROWS - cut["people"], 0)
    assert told["unchanged"] + told["updated"] == cut["people"]
    assert counts(database) == {"people": ROWS, "homes": ROWS, **dict.fromkeys(list(COUNTS)[2:], 0)}
