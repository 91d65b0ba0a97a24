"""`linli serve`: the web server, the worker of background tasks and the clock, under one process."""

from __future__ import annotations

import os
import subprocess
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from linli.core.commands import LinliCommand
from linli.core.database import bulk
from linli.core.secrets import working_folder
from linli.site import doctor, serving
from linli.site.clock import Clock
from linli.site.demo import state

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Command(LinliCommand):
    """Runs until Ctrl-C or SIGTERM."""

    help = "Serve Linli: web server, background tasks and nightly work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 2), help="web processes")

    def handle(self, *, port: int, host: str, workers: int, **options: Any) -> None:
        """Say why when it cannot start."""
        if not doctor.up_to_date():
            raise CommandError(_("The database is not up to date: run `linli migrate` first."))
        if not serving.is_free(host, port):
            raise CommandError(_("Port %(port)s is in use: choose another with --port.") % {"port": port})
        if state.seeded() and host in LOOPBACK:
            os.environ["LINLI_DEMO"] = "1"  # invented people only: plain http on this machine, sign-ins shown
        working_folder.sweep()  # what a server that was killed left behind
        if connection.vendor == "sqlite":
            bulk.plan_anew()  # PostgreSQL does this by itself
        subprocess.run(serving.command("collectstatic", "--noinput", "-v", "0"), check=True)  # noqa: S603
        clock = Clock(settings.DATA / "clock.json")
        helper = serving.command("db_worker", "--interval", "0.5", "-v", "0")
        house = serving.House(serving.web(host, port, workers), helper, clock, self.stderr.write)
        self.stdout.write(
            _("Linli answers at http://%(host)s:%(port)s/ (Ctrl-C ends it)") % {"host": host, "port": port}
        )
        self.stdout.flush()
        raise SystemExit(house.run())
