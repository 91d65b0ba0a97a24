"""`linli jobs`: run the scheduled commands that are due, once; for a timer of the system."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.site.clock import Clock


class Command(LinliCommand):
    """One after the other; a job that fails does not keep the next from running, but ends this command with 1."""

    group = CommandGroup.START
    summary = gettext_lazy("Run the scheduled commands that are due; for a timer, where `linli serve` is not used.")

    def handle(self, *args: Any, **options: Any) -> None:
        clock, failed = Clock(settings.CLOCK), []
        for job in clock.due():
            clock.done(job)
            try:
                call_command(job.command)
            except Exception as error:  # whatever it is, the next job is another matter
                failed.append(job.command)
                self.stderr.write(_("{job} failed: {error}").format(job=job.command, error=error))
        if failed:
            raise SystemExit(1)
