"""Scheduled commands: which is due when, kept in LINLI_DATA/clock.json over power cuts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from linli.core.rooms import Job, registry


@dataclass
class Clock:
    """Remembers when each job ran last."""

    file: Path
    ran: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what an earlier process wrote; a night job never run before waits for its first night."""
        now = timezone.localtime()
        self.ran = {command: min(moment, now) for command, moment in self._kept().items()}
        for job in registry().jobs:
            if job.at is not None:
                self.ran.setdefault(job.command, now)
        self._keep()

    def _kept(self) -> dict[str, datetime]:
        """What the file says; nothing when there is none or a power cut spoiled it: no reason not to serve."""
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            return {command: datetime.fromisoformat(moment) for command, moment in kept.items()}
        except (FileNotFoundError, ValueError, TypeError):
            return {}

    def due(self, now: datetime | None = None) -> list[Job]:
        """Return the jobs to run now."""
        moment = now or timezone.localtime()
        return [job for job in registry().jobs if job.is_due(self.ran.get(job.command), moment)]

    def done(self, job: Job, now: datetime | None = None) -> None:
        """Note that it ran, well or not: a job that fails is tried again at its next time."""
        self.ran[job.command] = now or timezone.localtime()
        self._keep()

    def _keep(self) -> None:
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps({name: moment.isoformat() for name, moment in self.ran.items()}), encoding="utf-8")
        part.replace(self.file)
