"""Loaded before the settings: tests keep their files in a folder of their own and never touch `var/`."""

import atexit
import os
import shutil
import tempfile

from tests import kept

if "LINLI_TEST_DATA" not in os.environ:
    folder = tempfile.mkdtemp(prefix="linli-test-")
    os.environ["LINLI_TEST_DATA"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy2(kept.keyring_file(), folder)  # of the whole run: no program creates one by itself
os.environ["LINLI_DATA"] = os.environ["LINLI_TEST_DATA"]
os.environ.pop("LINLI_DEMO", None)
