"""A proxy between this process and PostgreSQL that holds a COMMIT back, or its answer, until a test lets it go.

What is held is chosen by the test and known by what is on the wire, so that nothing depends on time.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Any

from django.db import connection

COMMIT = b"COMMIT\x00"  # ends the query as well as its answer
SOCKET = ".s.PGSQL.5432"
PATIENCE, MANY_QUESTIONS = 60, 200_000  # seconds and questions after which a test that hangs fails


class Hold(Enum):
    """Where the COMMIT of a transaction is held."""

    BEFORE = "the server has not seen it"
    AFTER = "the server has committed, and nobody knows"


class Wire:
    """Passes everything on, except the first COMMIT of each connection."""

    def __init__(self, hold: Hold) -> None:
        self.hold = hold
        self.folder = tempfile.mkdtemp(prefix="wire-")
        self.reached, self.opened = threading.Event(), threading.Event()
        self.is_cut = False
        self.server = str(Path(connection.settings_dict["HOST"]) / SOCKET)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(Path(self.folder) / SOCKET))
        self.listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self.server)
                for ends in ((near, far, Hold.BEFORE), (far, near, Hold.AFTER)):
                    threading.Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, here: Hold) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if COMMIT in data and here is self.hold and not self.opened.is_set():
                    self.reached.set()
                    self.opened.wait(PATIENCE)
                    if self.is_cut:
                        break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def until_held(self) -> None:
        """Wait until the COMMIT is where it is held."""
        assert self.reached.wait(PATIENCE)

    def let_go(self) -> None:
        """Pass on what is held."""
        self.opened.set()

    def cut(self) -> None:
        """Close the connection at both ends instead."""
        self.is_cut = True
        self.opened.set()

    def close(self) -> None:
        """End the proxy."""
        self.cut()
        self.listener.close()
        shutil.rmtree(self.folder)


@contextmanager
def wire(hold: Hold) -> Iterator[Wire]:
    """Yield a proxy before the database of this process."""
    found = Wire(hold)
    try:
        yield found
    finally:
        found.close()


class Elsewhere(threading.Thread):
    """Runs work on a connection of its own, through a proxy if one is given; `answer()` is its result or exception."""

    def __init__(self, work: Callable[[], Any], through: Wire | None = None) -> None:
        super().__init__(daemon=True)
        self.work, self.through, self.result = work, through, None
        self.start()

    def run(self) -> None:
        """Do the work."""
        if self.through is not None:
            connection.settings_dict = {**connection.settings_dict, "HOST": self.through.folder}
        try:
            self.result = self.work()
        except Exception as error:
            self.result = error
        finally:
            connection.close()

    def answer(self) -> Any:
        """Wait for the end, and return the result or the exception."""
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.result


def until_somebody_waits() -> None:
    """Ask the server until a connection of this database waits for a lock."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _try in range(MANY_QUESTIONS):
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")
