"""`linli serve`: web server, background tasks and the clock, under one process."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import CommandParser
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.database import bulk
from linli.core.errors import RuleBroken
from linli.core.law import calendar
from linli.core.secrets import working_folder
from linli.site import deployment, serving
from linli.site.demo import state


class Command(LinliCommand):
    """Runs until Ctrl-C or SIGTERM."""

    group = CommandGroup.START
    summary = gettext_lazy("Run the web server, background tasks and scheduled commands.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 2), help=_("web processes"))

    def handle(self, *, port: int, host: str, workers: int, **options: Any) -> None:
        if not deployment.up_to_date():
            raise CommandError(_("The database is not up to date: run `linli upgrade` first."))
        if not serving.is_free(host, port):
            raise CommandError(_("Port %(port)s is in use: choose another with --port.") % {"port": port})
        try:
            state.check_mode()
            calendar.years()  # a slip in it would move every open deadline, so better nobody starts
        except RuleBroken as reason:
            raise CommandError(str(reason)) from None
        for one in [*deployment.keys(), *deployment.served_to_all(), *deployment.writable_by_others()]:
            self.stderr.write(f"{one.msg} {one.hint}")
        working_folder.sweep()  # remove what a killed server left behind
        if connection.vendor == "sqlite":
            bulk.plan_anew()  # PostgreSQL does this by itself
        subprocess.run(serving.command("manage", "collectstatic", "--noinput", "-v", "0"), check=True)  # noqa: S603 - our own command
        helper = serving.command("manage", "db_worker", "--interval", "0.5", "-v", "0")
        processes = serving.Supervisor(serving.web(host, port, workers), helper, settings.CLOCK, self.stderr.write)
        self.stdout.write(
            _("Linli is running at http://%(host)s:%(port)s/ (press Ctrl-C to stop)") % {"host": host, "port": port}
        )
        self.stdout.flush()
        raise SystemExit(processes.run())
