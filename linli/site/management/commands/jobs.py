"""`linli jobs`: run the scheduled commands that are due, once; for a system timer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.database import faults
from linli.site.clock import Clock


class Command(LinliCommand):
    """Runs jobs one after the other; if one fails, the others still run and the exit code is 1."""

    group = CommandGroup.START
    summary = gettext_lazy("Run the scheduled commands that are due; for a timer, where `linli serve` is not used.")

    def handle(self, *args: Any, **options: Any) -> None:
        clock, failed = Clock(settings.CLOCK), []
        for job in clock.due():
            # Before the job runs: one that crashes must not run again every minute.
            clock.done(job)
            try:
                call_command(job.command)
            except Exception as error:  # whatever it is, the next job must run
                failed.append(job.command)
                reason = faults.cause(error) or error
                self.stderr.write(_("{job} failed: {error}").format(job=job.command, error=reason))
        if failed:
            raise SystemExit(1)
