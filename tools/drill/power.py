"""A server and a database that can be killed with kill -9 and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools import postgres
from tools.bench.run import ROOT, Base, linli
from tools.drill.client import HOST, SIGN_IN, SILENCE, Phone

DRILL = "drill"  # the database of a drill
PATIENCE = 180.0  # seconds until a server answers on a busy machine


def descendants(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants, parents first (Linux)."""
    yield pid
    children = Path(f"/proc/{pid}/task").glob("*/children")
    for file in children:
        try:
            below = file.read_text().split()
        except OSError:
            continue
        for child in below:
            yield from descendants(int(child))


def kill(pid: int) -> None:
    """Send kill -9 to a process and all its descendants, and wait until they are gone."""
    # Listed before the first is killed: orphans get another parent and could no longer be found.
    doomed = list(descendants(pid))
    for each in doomed:
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue
    until(lambda: not any(_lives(each) for each in doomed), "a process outlived kill -9")


def _lives(pid: int) -> bool:
    """Return whether the process is running."""
    try:
        # Z is a zombie: it has ended and waits only for its parent to notice.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true: Callable[[], bool], otherwise: str) -> None:
    """Wait until a condition is true.

    Raises:
        RuntimeError: it did not become true; with the message `otherwise`.
    """
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise RuntimeError(otherwise)
        time.sleep(0.05)


def fill(base: Base) -> None:
    """Seed a tiny demo, unless a drill before this one has.

    Raises:
        RuntimeError: it failed.
    """
    mark = base.folder / "drilled"
    if mark.exists():
        return
    if linli(base, "demo_data", "--size", "tiny", "--quiet").returncode:
        raise RuntimeError("seeding failed")
    mark.touch()


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass
class Web:
    """`linli serve` on a port of its own, with all its processes."""

    base: Base
    workers: int = 2
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait for the sign-in page.

        Raises:
            RuntimeError: it did not answer.
        """
        words = ["serve", "--port", str(self.port), "--workers", str(self.workers)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "linli.site.cli", *words],
            env=self.base.environment(),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.answers()

    def answers(self) -> None:
        """Wait for the sign-in page.

        Raises:
            RuntimeError: it did not come.
        """
        until(self._signs_in, "the server did not answer")

    def _signs_in(self) -> bool:
        try:
            return Phone(self.port).ask(SIGN_IN)[0] == 200
        except SILENCE:
            return False

    def kill(self) -> None:
        """Kill all processes of the server."""
        if self.process is not None:
            kill(self.process.pid)
            self.process.wait()
            self.process = None


@dataclass
class Database:
    """A PostgreSQL cluster of the drill, as safe as a real one."""

    server: postgres.Server
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the database; after a kill it recovers from its log.

        Raises:
            RuntimeError: it did not answer.
        """
        if not self.server.data.exists():
            self.server.make()
        options = [word for pair in self.server.options(postgres.MEMORY).items() for word in ("-c", "=".join(pair))]
        words = [*self.server.user, str(self.server.programs / "postgres"), "-D", str(self.server.data), *options]
        # Not by pg_ctl: as our child, its end can be waited for.
        self.process = subprocess.Popen(words, cwd="/", stderr=subprocess.DEVNULL)
        until(self.server.answers, "the database did not answer")

    def kill(self) -> None:
        """Kill all processes of the database."""
        if self.process is not None:
            kill(self.process.pid)
            self.process.wait()
            self.process = None
