"""Starts programs that read the files of users, without the settings and secrets of the server."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def start(
    command: Sequence[str], env: Mapping[str, str], streams: int, *, folder: Path | None = None, alone: bool = False
) -> subprocess.Popen[bytes]:
    """Start a program.

    Args:
        command: our own program or one of the system, with options of ours.
        env: its whole environment.
        streams: what its input and both outputs are, e.g. `subprocess.PIPE`.
        folder: where it works.
        alone: in a group of its own, so that it can be ended with all that it starts.
    """
    return subprocess.Popen(  # noqa: S603 - no words of users, see above
        command, cwd=folder, env=env, stdin=streams, stdout=streams, stderr=streams, start_new_session=alone
    )
