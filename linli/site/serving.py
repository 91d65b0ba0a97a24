"""The processes of one machine: web server, worker of background tasks, and the clock; they start and stop together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from linli.site.clock import Clock

GRACE = 10.0  # seconds a process has to end by itself
POLL = 0.5  # seconds between two looks at whether they still run
CLOCK_EVERY = 60.0
PR_SET_PDEATHSIG = 1


def web(host: str, port: int, workers: int) -> list[str]:
    """The command of the web server."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": "2",
        "--log-level": "warning",
    }
    flat = [word for pair in options.items() for word in pair]
    return [
        sys.executable,
        "-m",
        "granian",
        *flat,
        "--no-ws",
        "--respawn-failed-workers",
        "linli.site.wsgi:application",
    ]


def command(*words: str) -> list[str]:
    """One of our own commands as a process of its own."""
    return [sys.executable, "-m", "linli.site.cli", *words]


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _die_with_parent() -> None:
    """So that even kill -9 of this process leaves no server behind that holds the port (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Supervisor:
    """Starts the processes, keeps them up, ends them all."""

    server: list[str]
    helper: list[str]
    clock_file: Path
    say: Callable[[str], None]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: bool = False

    def run(self) -> int:
        """Stay until told to stop or until the web server ends; its exit code, 0 when told."""
        for wanted in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wanted, self._told)
        try:
            self._start("web", self.server)
            self._start("tasks", self.helper)
            return self._watch()
        finally:
            self._end()

    def _told(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, name: str, words: list[str]) -> None:
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own programs
            words,
            env=os.environ.copy(),
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads here
        )

    def _watch(self) -> int:
        looked = 0.0
        while not self.stopping:
            code = self.running["web"].poll()
            if code is not None:
                self.say("The web server ended.")
                return code or 1
            if self.running["tasks"].poll() is not None:
                self._start("tasks", self.helper)
            if time.monotonic() - looked >= CLOCK_EVERY:
                looked = time.monotonic()
                self._tick()
            time.sleep(POLL)
        return 0

    def _tick(self) -> None:
        """Run the scheduled commands that are due in a process of their own, never two at a time."""
        job = self.running.get("jobs")
        if (job is None or job.poll() is not None) and Clock(self.clock_file).due():
            self._start("jobs", command("jobs"))

    def _end(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for process in self.running.values():
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
