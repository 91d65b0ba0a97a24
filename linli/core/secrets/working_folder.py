"""A private folder for libraries that need named working files: mode 0700, removed when its process ends.

The process locks its folder; the system releases the lock even after kill -9. The next process that needs such a
folder, and the server when it starts, remove folders without a lock.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Return the working folder of this process."""
    return _folder(os.getpid())


@lru_cache(maxsize=1)
def _folder(pid: int) -> Path:
    # Under the lock: a new folder is not locked yet, and another process would remove it.
    with _alone() as root:
        _sweep(root)
        made = Path(tempfile.mkdtemp(prefix=f"{pid}-", dir=root))
        fcntl.flock(os.open(made, os.O_RDONLY), fcntl.LOCK_EX)  # never closed: locked until the process ends
    atexit.register(_leave, made, pid)
    return made


def sweep() -> int:
    """Remove the folders of killed processes; return how many."""
    with _alone() as root:
        return _sweep(root)


def _sweep(root: Path) -> int:
    gone = 0
    for left in [path for path in root.iterdir() if path.is_dir()]:
        handle = os.open(left, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
            gone += 1
        except BlockingIOError:
            pass  # its process is running
        finally:
            os.close(handle)
    return gone


@contextmanager
def _alone() -> Iterator[Path]:
    """Lock the parent of all working folders and yield it."""
    root = Path(settings.DATA) / "tmp"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield root


def _leave(made: Path, pid: int) -> None:
    if os.getpid() == pid:  # a forked child leaves the folder of its parent alone
        shutil.rmtree(made, ignore_errors=True)
