"""A private folder for libraries that insist on named working files: 0700, gone when its process ends.

The process holds a lock on its folder as long as it lives; the system lets go of it even after kill -9. So whoever
needs such a folder next, and the server when it starts, finds folders without a lock and removes them.
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
    """The working folder of this process."""
    return _folder(os.getpid())


@lru_cache(maxsize=1)
def _folder(pid: int) -> Path:
    with _alone() as root:
        _sweep(root)
        made = Path(tempfile.mkdtemp(prefix=f"{pid}-", dir=root))
        fcntl.flock(os.open(made, os.O_RDONLY), fcntl.LOCK_EX)  # open, and so locked, until the process ends
    atexit.register(_leave, made, pid)
    return made


def sweep() -> int:
    """Remove what processes that were killed left behind; return how many folders."""
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
            pass  # somebody is at work there
        finally:
            os.close(handle)
    return gone


@contextmanager
def _alone() -> Iterator[Path]:
    """The folder of all working folders, with nobody making or removing one meanwhile."""
    root = Path(settings.DATA) / "tmp"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield root


def _leave(made: Path, pid: int) -> None:
    if os.getpid() == pid:  # a forked child leaves the folder of its parent alone
        shutil.rmtree(made, ignore_errors=True)
