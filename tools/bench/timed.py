"""Runs one of our commands and adds seconds and memory to its JSON answer: `python -m tools.bench.timed COMMAND …`."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time


def main() -> None:
    """Run the command and print its answer."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "linli.site.cli", *sys.argv[1:]], stdout=subprocess.PIPE, text=True, check=False
    )
    took = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.returncode)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    print(json.dumps({**answer, "took": round(took, 1), "megabytes": megabytes}))


if __name__ == "__main__":
    main()
