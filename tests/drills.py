"""Installations for short drills."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests import installation
from tools import postgres
from tools.bench.run import Base
from tools.drill.power import DRILL, Database


def lay_out(base: Base, server: postgres.Server | None) -> None:
    """Give a drill its installation with empty tables: making them anew takes a third of a short drill."""
    shutil.copytree(installation.once("migrated", installation.migrated), base.folder, dirs_exist_ok=True)
    if server is None:
        return
    database = Database(server)
    database.start()
    dump = installation.once("dump", dump_template) / "all.sql"
    psql = [str(postgres.binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", server.database(DRILL)]
    subprocess.run([*psql, "-f", str(dump)], stdout=subprocess.DEVNULL, check=True)
    database.kill()


def dump_template(folder: Path) -> None:
    """Write what makes the tables of the template."""
    installation.once("template", installation.migrate_template)
    dump = [
        str(postgres.binaries() / "pg_dump"),
        "--no-owner",
        "-f",
        str(folder / "all.sql"),
        installation.address(installation.TEMPLATE),
    ]
    subprocess.run(dump, check=True)
