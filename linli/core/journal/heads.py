"""Seals noted outside the database, beside the keyring: who may write to the database cannot rewrite them (ADR 0007).

One line each, fields separated by tabs; lines are only added:

    2026-11-23T10:00:05+08:00  seal      812  10234  2-3f9a…   number, newest entry, hash
    2026-11-24T09:00:00+08:00  restored  790  2-07be…          a backup was restored; later seals are gone
    2026-11-25T08:00:00+08:00  anew                            the demo was emptied, or a new installation begun
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from linli.core.journal.entries import SECOND
from linli.core.journal.models import Seal
from linli.core.journal.seals import GENESIS, newest_seal

TITLE = "# Linli: seals of the activity log. Lines are only added. Keep this file; never edit it.\n"
SEAL, RESTORED, ANEW = "seal", "restored", "anew"
HASH = r"(?:2-[0-9a-f]{62}|[0-9a-f]{64})"
NEVER = re.compile(r"(?!)")
SHAPES = {
    SEAL: re.compile(rf"\d+\t\d+\t{HASH}"),
    RESTORED: re.compile(rf"\d+\t{HASH}"),
    ANEW: re.compile(""),
}
TAIL = 16_384  # bytes in which the newest lines are, a hundred or more


@dataclass(frozen=True, slots=True)
class NotedSeal:
    """A seal as it was noted, with its whole hash or the beginning of it."""

    number: int
    hash: str
    at: datetime | None = None  # None: noted by hand
    last_entry: int = 0

    def is_of(self, row: Seal) -> bool:
        """Return whether this is the seal in the database."""
        return self.number == row.pk and row.hash.removeprefix(SECOND).startswith(self.hash.removeprefix(SECOND))


@dataclass(slots=True)
class Noted:
    """What was noted, at one place or several."""

    seals: dict[int, list[NotedSeal]] = field(default_factory=dict)
    restored: list[tuple[datetime, int]] = field(default_factory=list)  # when, and the newest seal of the backup
    anew: list[datetime] = field(default_factory=list)
    since: datetime | None = None
    unreadable: list[str] = field(default_factory=list)

    def add(self, head: NotedSeal) -> None:
        """Add a seal unless another place has noted the same."""
        known = self.seals.setdefault(head.number, [])
        if all(one.hash != head.hash for one in known):
            known.append(head)


def main() -> Path | None:
    """Return the file beside the keyring; None if seals are not noted (in tests)."""
    return settings.JOURNAL_HEADS


def read(lines: Iterable[str]) -> Noted:
    """Read the notes of one file, from the first to the last; a line that a power cut has cut off is left out."""
    found = Noted()
    for at, kind, fields in filter(None, map(_parsed, lines)):
        found.since = found.since or at
        if kind == SEAL:
            # Two seals with one number and no restore in between: one of them was removed. Both are kept.
            found.add(NotedSeal(int(fields[0]), fields[2], at, int(fields[1])))
        elif kind == RESTORED:
            found.restored.append((at, int(fields[0])))
            found.seals = {number: heads for number, heads in found.seals.items() if number <= int(fields[0])}
        elif kind == ANEW:
            found.anew.append(at)
            found.seals = {}
    return found


def _parsed(line: str) -> tuple[datetime, str, list[str]] | None:
    at, *rest = line.rstrip("\n").split("\t")
    if line.startswith("#") or not rest or not line.endswith("\n"):
        return None
    # The hash is last and has a length of its own, so a line that was cut off is never taken for a whole one.
    if not SHAPES.get(rest[0], NEVER).fullmatch("\t".join(rest[1:])):
        return None
    try:
        return datetime.fromisoformat(at), rest[0], rest[1:]
    except ValueError:
        return None


def typed(text: str) -> NotedSeal:
    """Read a seal as it is typed from paper: number, colon, beginning of the hash; spaces do not matter.

    Raises:
        ValueError: it is not of this form, or too short.
    """
    found = re.fullmatch(r"(\d{1,18})[:：](?:2-)?([0-9a-f]{16,64})", re.sub(r"\s", "", text).lower())
    if not found:
        raise ValueError(text)
    return NotedSeal(int(found[1]), found[2])


def recent() -> list[NotedSeal]:
    """Return the seals that were noted lately beside the keyring, oldest first, from the end of the file.

    Raises:
        OSError: the file cannot be read.
    """
    file = main()
    if file is None or not file.exists():
        return []
    with file.open("rb") as end:
        end.seek(max(file.stat().st_size - TAIL, 0))
        seals = read(end.read().decode("utf-8", "replace").splitlines(keepends=True)).seals
    return [head for number in sorted(seals) for head in seals[number]]


def are_lost() -> bool:
    """Return whether the file beside the keyring is gone or has no line left, though seals were noted before.

    Raises:
        OSError: the file cannot be read.
    """
    file, row = main(), newest_seal()
    if file is None or row is None or not Seal.objects.filter(pk__lt=row.pk).exists():
        return False
    if not file.exists():
        return True
    with file.open(encoding="utf-8", errors="replace") as lines:
        return not any(map(_parsed, lines))


def note() -> None:
    """Note the newest seal beside the keyring unless it is there; raises OSError if that cannot be written."""
    row, known = newest_seal(), recent()
    if row is not None and not (known and known[-1].is_of(row)):
        _add(SEAL, row.pk, row.last_entry_id, row.hash)


def note_restored() -> None:
    """Note that a backup was restored, so that seals noted after it are missing for a reason."""
    row = newest_seal()
    _add(RESTORED, row.pk if row else 0, row.hash if row else GENESIS)
    note()


def note_anew() -> None:
    """Note that the journal was begun anew by a command; only where something was noted before."""
    file = main()
    if file is not None and file.exists():
        _add(ANEW)


def _add(kind: str, *fields: object) -> None:
    """Add a line, and have it on the disk."""
    file = main()
    if file is None:
        return
    line = "\t".join(map(str, [timezone.localtime().isoformat(timespec="seconds"), kind, *fields])) + "\n"
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "rb+") as target:
        fcntl.flock(target, fcntl.LOCK_EX)
        target.write((_before(target.fileno()) + line).encode())
        target.flush()
        os.fsync(target.fileno())


def _before(handle: int) -> str:
    """Return what must come before the next line: the title, or the end of a line that a power cut has cut off."""
    size = os.fstat(handle).st_size
    if not size:
        return TITLE
    return "" if os.pread(handle, 1, size - 1) == b"\n" else "\n"
