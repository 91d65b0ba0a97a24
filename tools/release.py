"""Keep what a release left behind: `python -m tools.release VERSION` writes `tests/releases/VERSION/`.

- `migrations.sha256`: the hashes of its migrations, which are never rewritten from then on;
- `sqlite.sql.xz`, `postgres.sql.xz`, `keys.json`: the smallest demo in its schema, with its keys, on both engines;
- `contents.json`: what a user finds in it, which `tests/test_releases.py` looks for after an upgrade.

Run it once, on the commit of the release. All people are invented.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tools import postgres

ROOT = Path(__file__).resolve().parent.parent
RELEASES = ROOT / "tests" / "releases"
DAY = "2026-11-23"
# Beside the demo: a second factor and journal entries after the seeding, so that an upgrade meets both.
MORE = """
from allauth.mfa.totp.internal.auth import TOTP
from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.registers.accounts.models import User
admin = User.objects.get(username="{admin}")
TOTP.activate(admin, "JBSWY3DPEHPK3PXP")
for number in range(3):
    journal.record("account.password_changed", admin, by=Viewer(user_id=admin.pk, name=admin.name))
journal.seal()
"""
LOOK = """
import json
from linli.core.journal.models import Entry
from linli.registers.people.models import Person
from linli.work.cases.demo import receipts
from linli.work.cases.models import Case
from linli.work.visits.models import Visit
people = [(p.name, p.phone) for p in Person.objects.exclude(phone="").order_by("pk")[:3]]
counts = {m.__name__: m.objects.count() for m in (Entry, Person, Case, Visit)}
print(json.dumps({"counts": counts, "people": people, "codes": {c: k.heading for c, k in receipts.some()}}))
"""


def migrations() -> list[Path]:
    """Return the migrations of all apps."""
    return sorted(path for path in ROOT.glob("linli/**/migrations/*.py") if path.name != "__init__.py")


def digest(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(env: dict[str, str], *words: str) -> str:
    """Run one of our commands; return the last line of its output."""
    command = [sys.executable, "-m", "linli.site.cli", *words]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return (done.stdout.strip().splitlines() or [""])[-1]


def fill(folder: Path, keys: Path, url: str) -> dict[str, object]:
    """Create the demo in an empty database; return what a user finds in it."""
    env = {**os.environ, "LINLI_DATA": str(folder), "LINLI_KEYS": str(keys), "DATABASE_URL": url, "LINLI_DEMO": "1"}
    made = json.loads(run(env, "demo", "data", "--size", "tiny", "--on", DAY, "--json"))
    admin = next(name for name in made["sign_ins"] if "admin" in name)
    run(env, "manage", "shell", "-v0", "-c", MORE.format(admin=admin))
    return json.loads(run(env, "manage", "shell", "-v0", "-c", LOOK)) | {"admin": admin, "password": made["password"]}


def dumps(work: Path, keys: Path) -> tuple[dict[str, str], dict[str, object]]:
    """Return the demo as SQL for each engine, and what is in it."""
    contents = fill(work / "sqlite", keys, "")
    with closing(sqlite3.connect(work / "sqlite" / "linli.sqlite3")) as database:
        texts = {"sqlite": "\n".join(database.iterdump())}
    with postgres.cluster() as server:
        fill(work / "postgres", keys, server.database("linli"))
        words = ["-h", str(server.folder), "-U", "linli", "--no-owner", "--no-privileges", "linli"]
        dump = [str(server.programs / "pg_dump"), *words]
        text = subprocess.run(dump, stdout=subprocess.PIPE, text=True, check=True).stdout
        # \restrict and \unrestrict: unknown to programs that are some months older.
        texts["postgres"] = "".join(line for line in text.splitlines(keepends=True) if "restrict " not in line[:12])
    return texts, contents


def main() -> int:
    """Write the folder of a release that has none yet."""
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument("version")
    folder = RELEASES / parser.parse_args().version
    folder.mkdir(parents=True)
    hashes = [f"{digest(path)}  {path.relative_to(ROOT).as_posix()}\n" for path in migrations()]
    (folder / "migrations.sha256").write_text("".join(hashes))
    with tempfile.TemporaryDirectory() as work:
        texts, contents = dumps(Path(work), folder / "keys.json")
    for engine, text in texts.items():
        (folder / f"{engine}.sql.xz").write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    (folder / "contents.json").write_text(json.dumps(contents, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
