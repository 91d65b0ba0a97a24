"""Named working files: private, and what a killed process left is removed by the next."""

import subprocess
import sys
from pathlib import Path

import pytest

from linli.core.secrets import working_folder
from tests.installation import environment

LEAVE = """
import os, signal
from linli.core.secrets import working_folder
(working_folder.folder() / "sheet.xml").write_text("王建国")
print(working_folder.folder(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA = tmp_path
    working_folder._folder.cache_clear()
    yield tmp_path
    working_folder._folder.cache_clear()


def test_what_a_killed_process_left_is_removed_by_the_next(data):
    env = environment(data, DJANGO_SETTINGS_MODULE="linli.site.settings")
    done = subprocess.run([sys.executable, "-c", LEAVE], env=env, capture_output=True, text=True, check=False)
    left = done.stdout.strip()
    assert Path(left, "sheet.xml").exists(), done.stderr
    assert working_folder.sweep() == 1
    assert not Path(left).exists()


def test_a_folder_at_work_stays_and_is_private(data):
    mine = working_folder.folder()
    assert mine.stat().st_mode & 0o077 == 0
    assert (data / "tmp").stat().st_mode & 0o077 == 0
    assert working_folder.sweep() == 0
    assert working_folder.folder() == mine
    assert mine.is_dir()
