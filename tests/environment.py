"""Loaded before the settings: tests keep their files in a folder of their own and never touch `var/`."""

import atexit
import os
import shutil
import sys
import tempfile

from tests import kept

# The workers and the programs that tests start, some hundred and fifty, would each compile the whole source again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

if "LINLI_TEST_DATA" not in os.environ:
    folder = tempfile.mkdtemp(prefix="linli-test-")
    os.environ["LINLI_TEST_DATA"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy2(kept.keyring_file(), folder)  # of the whole run: no program creates one by itself
os.environ["LINLI_DATA"] = os.environ["LINLI_TEST_DATA"]
os.environ.pop("LINLI_DEMO", None)
