"""What `pip install` brings: built from the source alone, it has its messages, no tests, and runs the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from linli.site.tests.browser import free_port
from linli.site.tests.test_serving import answers
from tests.installation import environment, once
from tools.wheel import build

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the wheel is the same on both engines"),
]


@pytest.fixture(scope="module")
def wheel():
    """The file of the wheel."""
    return next(once("wheel", build).glob("linli-*.whl"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """`installed("journal")` runs `linli journal` from the wheel, outside the source tree."""
    home = tmp_path_factory.mktemp("installed")
    shutil.copytree(once("wheel", build) / "lib", home / "lib")
    env = environment(home / "data", PYTHONPATH=str(home / "lib"))

    def run(*words, expect=0, **more):
        command = [sys.executable, str(home / "lib" / "bin" / "linli"), *words]
        done = subprocess.run(command, cwd=home, env=env | more, capture_output=True, text=True, check=False)
        assert done.returncode == expect, done.stderr
        return done.stdout + done.stderr

    run.env, run.home = env, home
    return run


def test_it_contains_what_runs_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if "/tests/" in name and name.endswith(".py")] == []
    apps = {Path(name).parent for name in names if name.endswith("/apps.py")}
    translated = {Path(name).parents[3] for name in names if name.endswith(".mo")}
    assert len(translated) > 10
    assert apps <= translated
    for needed in (
        "site/systemd/linli.target",
        "site/proxy/nginx.conf",
        "site/static/linli.css",
        "content/cn/rules.toml",
    ):
        assert f"linli/{needed}" in names


WORDS = {
    "zh_CN.UTF-8": ("日志", "备份", "演示"),
    "zh_TW.UTF-8": ("日誌", "備份", "示範"),
    "en": ("log", "back up", "demo"),
}


@pytest.mark.parametrize("language", WORDS)
def test_linli_alone_and_a_first_word_list_the_commands_in_the_language_of_the_terminal(installed, language):
    log, safety, _demo = WORDS[language]
    everything, journal = installed(LANG=language), installed("journal", LANG=language)
    assert safety in everything
    assert "journal verify" in everything
    assert "journal verify" in journal
    assert log in journal
    assert "people import" not in journal


def test_the_command_for_developers_says_that_it_needs_the_source(installed):
    assert "clone of the source code" in installed("startroom", "work", "loans", LANG="en", expect=2)
    assert not (installed.home / "lib" / "linli" / "work" / "loans").exists()


def test_the_demo_runs_in_three_languages(installed):
    port = free_port()
    words = [sys.executable, str(installed.home / "lib/bin/linli"), "demo", "--size", "tiny", "--port", str(port)]
    with (installed.home / "said").open("w") as out:
        demo = subprocess.Popen(words, cwd=installed.home, env=installed.env, stdout=out, stderr=out)
    try:
        assert answers(port, 300), (installed.home / "said").read_text()
        for language, tag, greeting in (
            ("zh-CN", "zh-hans", "有什么事，跟社区说"),
            ("zh-TW", "zh-hant", "有什麼事，跟社區說"),
            ("en", "en", "How can your community help?"),
        ):
            asked = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Accept-Language": language})
            page = urllib.request.urlopen(asked).read().decode()
            assert f'lang="{tag}"' in page
            assert greeting in page
    finally:
        demo.terminate()
        demo.wait(timeout=30)
