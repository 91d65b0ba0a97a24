"""Data steps of migrations, tried with only the tables they need: going back from all of today takes a minute."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from pathlib import Path

from tests import installation

# `at("0005_x")` migrates an app to there and returns the models of then.
START = """
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
def at(name):
    call_command("migrate", APP, name, verbosity=0)
    return MigrationLoader(connection).project_state([(APP, name)]).apps.get_model
def column(table, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]
"""


def run(data: Path, app: str, program: str) -> list[str]:
    """Run a program on an installation without tables, on the engine of the run; return the lines that it printed."""
    name, more = f"linli_early_{uuid.uuid4().hex[:12]}", {}
    if os.environ.get("DATABASE_URL"):
        installation.on_server(f"CREATE DATABASE {name}")
        more = {"DATABASE_URL": installation.address(name)}
    installation.give_keys(data)
    env = installation.environment(data, LINLI_DEMO="1", LANG="en", **more)
    words = [sys.executable, "-m", "linli.site.cli", "manage", "shell", "-v0", "-c", f"APP = {app!r}\n{START}{program}"]
    try:
        done = subprocess.run(words, env=env, cwd=installation.ROOT, capture_output=True, text=True, check=False)
    finally:
        if more:
            installation.drop_database(name)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()
