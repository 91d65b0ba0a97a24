"""The processes of an installation: web server, background tasks, and the clock; they start and stop together."""

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

GRACE = 10.0  # seconds for a process to end by itself
POLL = 0.5  # seconds between two checks of the processes
CLOCK_EVERY = 60.0
PR_SET_PDEATHSIG = 1


def web(host: str, port: int, workers: int) -> list[str]:
    """Return the command line of the web server."""
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
    """Return the command line of one of our commands."""
    return [sys.executable, "-m", "linli.site.cli", *words]


def is_free(host: str, port: int) -> bool:
    """Return whether the port is free."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # A port that was in use a moment ago (TIME_WAIT) counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _die_with_parent() -> None:
    """Make the kernel end this process with its parent (Linux)."""
    # After kill -9 of this process, a server left behind would still use the port.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Supervisor:
    """Starts the processes, restarts them, ends them all."""

    server: list[str]
    helper: list[str]
    clock_file: Path
    say: Callable[[str], None]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: bool = False

    def run(self) -> int:
        """Run until told to stop or until the web server ends; return its exit code, 0 if told."""
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
            # Ctrl-C must reach only this process, which then ends the others in order.
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads here
        )

    def _watch(self) -> int:
        looked = 0.0
        while not self.stopping:
            code = self.running["web"].poll()
            if code is not None:
                self.say("The web server ended.")
                # Even exit code 0 is a failure: the server was not told to end.
                return code or 1
            if self.running["tasks"].poll() is not None:
                self._start("tasks", self.helper)
            if time.monotonic() - looked >= CLOCK_EVERY:
                looked = time.monotonic()
                self._tick()
            time.sleep(POLL)
        return 0

    def _tick(self) -> None:
        """Start the scheduled commands that are due in a process of their own."""
        # Never two at a time: a long job must not run beside itself.
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
