"""Which programs work on the data: each holds a shared lock; a restore must be alone.

The system releases a lock even after kill -9. A folder marks a restore that was cut off while it replaced the data.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken


def mark() -> Path:
    """Return the folder that exists while a restore replaces the data, and after it was cut off."""
    return Path(settings.DATA) / "restoring"


def share() -> None:
    """Hold the lock until this process ends.

    Raises:
        RuleBroken: a restore is at work or was cut off.
    """
    if not Path(settings.DATA).is_dir():  # nothing to protect, and nothing is created by merely looking
        return
    try:
        _lock(fcntl.LOCK_SH)  # never closed
    except BlockingIOError:
        raise RuleBroken(_("A backup is being restored. Wait until that is done.")) from None
    if mark().exists():
        raise RuleBroken(_("A restore was interrupted, so the data may be incomplete. Run “linli restore FILE” again."))


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock alone during the block.

    Raises:
        RuleBroken: another program of ours works on the data.
    """
    Path(settings.DATA).mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = _lock(fcntl.LOCK_EX)
    except BlockingIOError:
        text = _("Linli is running on this data. Stop the server and other linli commands first; nothing was changed.")
        raise RuleBroken(text) from None
    try:
        yield
    finally:
        os.close(handle)


WITHIN = "LINLI_SETTING_UP"  # set for the commands that a setup runs, which must not wait for it


@contextmanager
def setting_up(tell: Callable[[str], object]) -> Iterator[None]:
    """Let one command at a time create keyring, tables and demo of this installation; the next waits and says so."""
    if os.environ.get(WITHIN):
        yield
        return
    folder = Path(settings.DATA)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / "setting-up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(str(_("Another command is setting up this installation. Waiting until it is done…")))
            fcntl.flock(handle, fcntl.LOCK_EX)
        os.environ[WITHIN] = "1"
        yield
    finally:
        os.environ.pop(WITHIN, None)
        os.close(handle)


def _lock(kind: int) -> int:
    # The folder itself: a lock file that root happened to create could not be opened by the server.
    handle = os.open(settings.DATA, os.O_RDONLY)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise
    return handle
