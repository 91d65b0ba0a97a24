"""A PostgreSQL for tests and benchmarks: `python -m tools.postgres [--keep FOLDER] -- COMMAND` runs a command with
DATABASE_URL set.

The cluster runs as an unprivileged user and listens on a socket only. Without a folder it is temporary.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEMORY = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
# For clusters that are deleted afterwards: nothing needs to survive a crash.
CARELESS = {
    **{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
    # Tables of tests have a few rows, and are rolled back.
    **{"jit": "off", "autovacuum": "off", "max_parallel_workers_per_gather": "0"},
}


def binaries() -> Path | None:
    """Return the programs of the newest PostgreSQL server on this machine, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _as_user(folder: Path) -> list[str]:
    """Return the command prefix that runs the server as an unprivileged user."""
    # PostgreSQL refuses to run as root.
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]


@dataclass(frozen=True, slots=True)
class Server:
    """A cluster and the account that it runs under."""

    folder: Path
    programs: Path
    user: list[str]

    @property
    def data(self) -> Path:
        """Return the data directory."""
        return self.folder / "data"

    def make(self) -> None:
        """Create an empty cluster."""
        locale = ["-E", "UTF8", "--locale=C.UTF-8"]
        quietly([*self.user, self.programs / "initdb", "-D", self.data, "-U", "linli", "-A", "trust", *locale])

    def start(self, settings: Mapping[str, str]) -> None:
        """Start the server and wait until it answers."""
        options = " ".join(f"-c {name}='{value}'" for name, value in self.options(settings).items())
        self._control("-w", "-l", self.folder / "log", "-o", options, "start")

    def options(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Return the settings, plus those that limit connections to the socket."""
        return {**settings, "listen_addresses": "", "unix_socket_directories": str(self.folder)}

    def stop(self) -> None:
        """Shut the server down."""
        self._control("-m", "fast", "stop")

    def is_running(self) -> bool:
        """Return whether the server is running, also if someone else started it."""
        command = [*self.user, str(self.programs / "pg_ctl"), "-D", str(self.data), "status"]
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=False, cwd="/").returncode == 0

    def answers(self) -> bool:
        """Return whether the server accepts connections."""
        command = [str(self.programs / "pg_isready"), "-q", "-h", str(self.folder), "-d", "postgres"]
        return subprocess.run(command, check=False, cwd="/").returncode == 0

    def database(self, name: str) -> str:
        """Return the address of a database; create it if there is none."""
        at = ["-h", str(self.folder), "-U", "linli"]
        asked = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
        command = [*self.user, str(self.programs / "psql"), *at, "-d", "postgres", "-Atc", asked]
        if not subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd="/").stdout.strip():
            quietly([*self.user, self.programs / "createdb", *at, name])
        return f"postgres://linli@{str(self.folder).replace('/', '%2F')}/{name}"

    def drop(self, name: str) -> None:
        """Drop a database if there is one."""
        at = ["-h", str(self.folder), "-U", "linli"]
        quietly([*self.user, self.programs / "dropdb", "--if-exists", "--force", *at, name])

    def _control(self, *words: str | Path) -> None:
        quietly([*self.user, self.programs / "pg_ctl", "-D", self.data, *words])


def server(folder: Path) -> Server:
    """Return the cluster of a folder.

    Raises:
        FileNotFoundError: there is no PostgreSQL server on this machine.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("no PostgreSQL server found under /usr/lib/postgresql or on the PATH")
    folder.mkdir(parents=True, exist_ok=True)
    return Server(folder, programs, _as_user(folder))


@contextmanager
def cluster(folder: Path | None = None) -> Iterator[Server]:
    """Yield a running cluster; stop it afterwards, unless it was running before.

    In `folder` it is kept and as safe as a real one; without a folder it is temporary, fast and not safe.

    Raises:
        FileNotFoundError: there is no PostgreSQL server on this machine.
    """
    found = server(folder or Path(tempfile.mkdtemp(prefix="linli-pg-")))
    started = not (found.data.exists() and found.is_running())
    if not found.data.exists():
        found.make()
    if started:
        found.start(MEMORY if folder else {**MEMORY, **CARELESS})
    try:
        yield found
    finally:
        if started:
            found.stop()
        if folder is None:
            shutil.rmtree(found.folder, ignore_errors=True)


def quietly(command: Sequence[str | Path]) -> None:
    """Run a program of the server, without its output."""
    # The unprivileged user may not be able to enter the current folder.
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def main() -> int:
    """Run a command with DATABASE_URL set to a database of a cluster."""
    parser = argparse.ArgumentParser(prog="python -m tools.postgres", description=__doc__)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the cluster there, safe against power cuts")
    parser.add_argument("--database", default="linli", help="the database of the command")
    parser.add_argument("command", nargs="+")
    chosen = parser.parse_args()
    with cluster(chosen.keep and chosen.keep.resolve()) as running:
        env = {**os.environ, "DATABASE_URL": running.database(chosen.database)}
        return subprocess.run(chosen.command, env=env, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
