"""A temporary PostgreSQL for tests: `python -m tools.postgres -- COMMAND` runs it with DATABASE_URL set.

The cluster lives in a temporary folder, runs as an unprivileged user, listens on a socket only, and is gone afterwards.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The newest PostgreSQL server on this machine, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _as_user(folder: Path) -> list[str]:
    """The server refuses to run as root; then the account `postgres` or `nobody` takes over."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]


@contextmanager
def cluster(fast: bool = True) -> Iterator[str]:
    """The address of a running cluster's database `linli`.

    Raises:
        FileNotFoundError: there is no PostgreSQL server on this machine.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("no PostgreSQL server found under /usr/lib/postgresql or on the PATH")
    folder = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    user = _as_user(folder)
    data = folder / "data"
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c shared_buffers=512MB -c max_wal_size=4GB"
    if fast:
        options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    quietly([*user, programs / "initdb", "-D", data, "-U", "linli", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"])
    quietly([*user, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"])
    try:
        quietly([*user, programs / "createdb", "-h", folder, "-U", "linli", "linli"])
        yield f"postgres://linli@{str(folder).replace('/', '%2F')}/linli"
    finally:
        quietly([*user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def quietly(command: Sequence[str | Path]) -> None:
    """Run a program of the server from a folder its user may stand in."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def main() -> int:
    """Run a command with DATABASE_URL set to a fresh cluster."""
    command = sys.argv[1:]
    if command[:1] == ["--"]:
        command = command[1:]
    with cluster() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
