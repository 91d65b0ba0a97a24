"""Runs measurements in processes of their own, because settings are bound to one database at start."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Base:
    """One data folder with a seeded database."""

    folder: Path
    url: str = ""  # DATABASE_URL, "" for SQLite in the folder

    def environment(self) -> dict[str, str]:
        """Return the environment for our programs."""
        return {**os.environ, "LINLI_DATA": str(self.folder), "DATABASE_URL": self.url, "LINLI_DEMO": "1"}


def linli(base: Base, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of our commands; keep its output, show its progress."""
    return subprocess.run(
        [sys.executable, "-m", "linli.site.cli", *words],
        env=base.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


def child(base: Base, module: str, *words: str, package: str = "tools.bench") -> Any:
    """Run a module of the package; return the JSON of its last line.

    Raises:
        RuntimeError: it failed.
    """
    done = subprocess.run(
        [sys.executable, "-m", f"{package}.{module}", *words],
        env=base.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(words)} ended with {done.returncode}")
    return json.loads(done.stdout.strip().splitlines()[-1])


@contextmanager
def asking(base: Base, module: str, *words: str) -> Iterator[Callable[[str], Any]]:
    """Run a module that answers each line with a line of JSON; yield the function that asks it.

    Raises:
        RuntimeError: it ended instead of answering.
    """
    with subprocess.Popen(
        [sys.executable, "-m", f"tools.bench.{module}", *words],
        env=base.environment(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        asked, answers = process.stdin, process.stdout
        assert asked is not None
        assert answers is not None

        def ask(line: str) -> Any:
            print(line, file=asked, flush=True)
            if not (answer := answers.readline()):
                raise RuntimeError(f"{module} {' '.join(words)} ended before it answered {line!r}")
            return json.loads(answer)

        yield ask


class Others:
    """The load by other programs meanwhile, which makes every time longer."""

    def __init__(self) -> None:
        self.began, self.all, self.own = time.monotonic(), self._busy(), self._ours()

    def cores(self) -> float:
        """Return how many cores they kept busy; the load average if the system does not count it (not Linux)."""
        if not self.all:
            return os.getloadavg()[0]
        took = max(time.monotonic() - self.began, 0.001)
        return max(self._busy() - self.all - (self._ours() - self.own), 0.0) / took

    def _busy(self) -> float:
        """Return the seconds that all cores have worked: user, nice, system, interrupts, and time taken by the host."""
        file = Path("/proc/stat")
        if not file.exists():
            return 0.0
        user, nice, system, _idle, _wait, *more = map(int, file.read_text().splitlines()[0].split()[1:9])
        return (user + nice + system + sum(more)) / os.sysconf("SC_CLK_TCK")

    def _ours(self) -> float:
        found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in found)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds of times in seconds."""
    return {"p50": round(1000 * median(values), 1), "p95": round(1000 * percentile(values, 0.95), 1)}


def best_of(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of several runs for each column."""
    # Other programs disturb one run, not all.
    return {name: round(median(run[name] for run in runs), 1) for name in runs[0]}
