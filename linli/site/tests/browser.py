"""A browser before a real server: granian on an SQLite file that `seed` filled, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.installation import ROOT, environment, install, once

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
ROLES = [
    "worker",
    "clerk",
    "committee",
    "subdistrict",
    "district",
    "handler",
    "provider",
    "centre",
    "employer",
    "auditor",
    "admin",
]
PLAIN = "plain.test"  # a name of the server that is not this machine's: to a browser, plain http is insecure there
WIDE, PHONE, SMALL = ({"width": width, "height": 844} for width in (1280, 390, 360))


@dataclass(frozen=True, slots=True)
class Town:
    """Where the server answers, a session key per role, and the numbers of what pages can show."""

    url: str
    sessions: dict[str, str]
    things: dict[str, object]


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """The seeded town, served from a copy of this worker's own: filled once per run, started once per worker."""
    data = tmp_path_factory.mktemp("town") / "data"
    shutil.copytree(once("town", fill) / "data", data)
    with served(environment(data, LINLI_DEMO="1", LINLI_HOSTS=f"127.0.0.1,localhost,{PLAIN}")) as url:
        yield Town(url, **json.loads((data / "town.json").read_text()))


def fill(folder):
    """Make an installation as `make demo` has it, with the seeded town in it."""
    env = install(folder / "data", served=True, LINLI_DEMO="1")
    seed = [sys.executable, "-m", "linli.site.tests.seed"]
    seeded = subprocess.run(seed, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert seeded.returncode == 0, seeded.stderr[-3000:]
    (folder / "data" / "town.json").write_text(seeded.stdout.splitlines()[-1])


@contextlib.contextmanager
def served(env):
    """The address of a running server."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    log = Path(env["LINLI_DATA"]) / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [*command, "--blocking-threads", "2", "linli.site.wsgi:application"],
            cwd=ROOT,
            env=env,
            stdout=out,
            stderr=out,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/favicon.ico", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port():
    """A port that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, server, log):
    """Ask until the server answers; it says itself when it ended."""
    while server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(url, timeout=5)
            return
    raise AssertionError(f"the server ended: {log.read_text()[-3000:]}")


# The shell is the same engine without windows, menus and toolbars, which take half of the time of a small page.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium_path():
    """The path of Chromium; the test is skipped, and says so, where none is installed."""
    if path := next(filter(None, map(shutil.which, CHROMIUM)), None):
        return path
    pytest.skip("NO BROWSER TESTS: no Chromium on this machine (apt install chromium-headless-shell)")


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium."""
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET.split(), "--no-first-run"])
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium, town):
    """`visitor("worker")`: a page signed in as a role ("nobody": signed out), and what the browser complained of."""
    contexts = []

    def enter(role, language="zh-CN", size=WIDE):
        context = chromium.new_context(base_url=town.url, locale=language, viewport=size)
        contexts.append(context)
        if role != "nobody":
            context.add_cookies([{"name": "sessionid", "value": town.sessions[role], "url": town.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda entry: page.complaints.append(entry.text) if entry.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield enter
    for context in contexts:
        context.close()


def axe(page):
    """What axe finds serious or critical: rule and the elements, one line each."""
    if page.evaluate("typeof axe === 'undefined'"):  # it stays in the page until the next one
        page.evaluate(AXE)
    return page.evaluate(GRAVE)


# Sorted out in the page: all that axe notes is a hundred times as much, and costs as much time as half of its rules.
GRAVE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return grave.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""
