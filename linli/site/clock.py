"""Scheduled commands: which is due when, kept in LINLI_DATA/clock.json over power cuts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from django.core.management import get_commands
from django.utils import timezone

from linli.core.law import rules


@dataclass(frozen=True, slots=True)
class Job:
    """A command that runs every so many minutes, or once a night at a time."""

    command: str
    minutes: int = 0
    at: time | None = None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether it should run now, having run last at that moment. A night slept through is made up for."""
        if last is None:
            return self.at is None
        if self.at is None:
            return now - last >= timedelta(minutes=self.minutes)
        planned = now.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return last < (planned if planned <= now else planned - timedelta(days=1))


def jobs() -> list[Job]:
    """The jobs whose command is there."""
    every = [
        Job("journal_seal", minutes=int(rules.value("journal.seal_every_minutes"))),
        Job("snapshot", at=time(2, 10)),
        Job("clearsessions", at=time(3, 0)),
        Job("prune_db_task_results", at=time(3, 10)),
        Job("people_forget_imports", at=time(3, 20)),
        Job("cases_forget_callers", at=time(3, 30)),
        Job("visits_forget_notes", at=time(3, 40)),
        Job("cases_escalate", at=time(6, 0)),
    ]
    known = get_commands()
    return [job for job in every if job.command in known]


@dataclass
class Clock:
    """Remembers when each job ran last."""

    file: Path
    ran: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what an earlier process wrote; a night job never run before waits for its first night."""
        now = timezone.localtime()
        self.ran = {command: min(moment, now) for command, moment in self._kept().items()}
        for job in jobs():
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
        """The jobs to run now."""
        moment = now or timezone.localtime()
        return [job for job in jobs() if job.is_due(self.ran.get(job.command), moment)]

    def done(self, job: Job, now: datetime | None = None) -> None:
        """Note that it ran, well or not: a job that fails is tried again at its next time."""
        self.ran[job.command] = now or timezone.localtime()
        self._keep()

    def _keep(self) -> None:
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps({name: moment.isoformat() for name, moment in self.ran.items()}), encoding="utf-8")
        part.replace(self.file)
