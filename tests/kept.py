"""What test runs keep for the next: their keyring, and a migrated database as long as nothing it was made of changed.

Without it, the tests of one file wait ten seconds for migrations. It lies in the virtual environment: `make clean`
removes it.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from linli.core.secrets import keyring

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(sys.prefix) / "linli-tests"
# What the migrated database depends on; a migration may import nothing else of ours (`tests/test_kept.py`).
MADE_OF = (
    "linli/**/migrations/*.py",
    "linli/core/database/*.py",
    "linli/core/secrets/*.py",
    "linli/core/key_check.py",
    "requirements.lock",
)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Hold off other runs that need the same."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keyring_file() -> Path:
    """Return the keyring of all test runs, made by the first."""
    with _alone("keys"):
        if not (file := FOLDER / "keys.json").exists():
            keyring.create(file)
    return file


def state(root: Path = ROOT) -> str:
    """Return a hash of what a migrated database is made of."""
    digest = hashlib.sha256()
    for file in sorted(file for pattern in MADE_OF for file in root.glob(pattern)):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def migrated(make: Callable[[Path], None]) -> Path:
    """Return a folder with a migrated database; made, if what it is made of changed since the last run."""
    name = state()
    # A run of another state of the source does not wait for this one.
    with _alone(name):
        folder, half = FOLDER / name, FOLDER / f"{name}.half"
        if not folder.exists():
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(folder)
    return folder
