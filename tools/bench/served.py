"""The real server under several visitors at once: granian, two processes, real connections."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tools.bench.run import ROOT, Base, child, spread

VISITORS = 4
SECONDS = 8.0
HOST = "127.0.0.1"
PATIENCE = 90.0  # seconds until the server answers on a busy machine


@contextmanager
def server(base: Base) -> Iterator[int]:
    """Run `linli serve` on a free port during the block.

    Raises:
        RuntimeError: it did not answer within a minute and a half.
    """
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "linli.site.cli", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(words, env=base.environment(), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _await(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not answer")


def measure(base: Base, role: str, path: str) -> dict[str, float]:
    """Return requests per second, p50 and p95 of a page that several visitors of a role request without pause."""
    cookie = child(base, "session", role)
    times: list[float] = []
    with server(base) as port:
        # A warm-up: the first requests fill caches.
        _visit(port, path, cookie, [], 1.5)
        visitors = [threading.Thread(target=_visit, args=(port, path, cookie, times, SECONDS)) for _ in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
    return {**spread(times), "per_second": round(len(times) / SECONDS, 1)}


def _visit(port: int, path: str, cookie: str, times: list[float], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        # One connection for each page, as a proxy makes them: four that stay may all be taken by one process.
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
