"""Schedule of commands; LINLI_DATA/clock.json keeps the last runs over power cuts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from linli.core.rooms import Job, registry


@dataclass
class Clock:
    """The times at which each job ran last."""

    file: Path
    ran: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the times that an earlier process wrote."""
        now = timezone.localtime()
        # Not later than now: a clock that was wrong once must not stop a job.
        self.ran = {command: min(moment, now) for command, moment in self._kept().items()}
        for job in registry().jobs:
            if job.at is not None:
                # A night job that never ran waits for its first night.
                self.ran.setdefault(job.command, now)
        self._keep()

    def _kept(self) -> dict[str, datetime]:
        """Return the times in the file, empty if there is none."""
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            return {command: datetime.fromisoformat(moment) for command, moment in kept.items()}
        except (FileNotFoundError, ValueError, TypeError):
            # A file that a power cut damaged is no reason not to serve.
            return {}

    def due(self, now: datetime | None = None) -> list[Job]:
        """Return the jobs to run now."""
        moment = now or timezone.localtime()
        return [job for job in registry().jobs if job.is_due(self.ran.get(job.command), moment)]

    def done(self, job: Job, now: datetime | None = None) -> None:
        """Note that a job ran, well or not."""
        # Failed jobs too: they are tried again at their next time, not at once.
        self.ran[job.command] = now or timezone.localtime()
        self._keep()

    def _keep(self) -> None:
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps({name: moment.isoformat() for name, moment in self.ran.items()}), encoding="utf-8")
        # Replaced in one step: a reader finds the old file or the new one, never a part.
        part.replace(self.file)
