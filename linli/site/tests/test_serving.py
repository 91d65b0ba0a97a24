"""The clock runs what is due and makes up for a night without power; the supervisor ends with all its processes."""

from __future__ import annotations

import configparser
import datetime as dt
import json
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.utils import timezone

from linli.core.rooms import Job, Registry, Room
from linli.site import cli, serving
from linli.site.clock import Clock
from tests.installation import ROOT, install

NIGHT = Job("snapshot", at=dt.time(2, 10))
OFTEN = Job("journal_seal", minutes=10)


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("job", "last", "now", "due"),
    [
        (OFTEN, None, "2026-11-23 09:00", True),
        (OFTEN, "2026-11-23 08:55", "2026-11-23 09:00", False),
        (OFTEN, "2026-11-23 08:50", "2026-11-23 09:00", True),
        (NIGHT, None, "2026-11-23 09:00", False),
        (NIGHT, "2026-11-22 02:10", "2026-11-23 02:09", False),
        (NIGHT, "2026-11-22 02:10", "2026-11-23 02:10", True),
        (NIGHT, "2026-11-23 02:10", "2026-11-23 23:59", False),
        (NIGHT, "2026-11-20 02:10", "2026-11-23 01:00", True),  # two nights without power
        (NIGHT, "2026-11-22 15:00", "2026-11-23 01:00", False),  # started yesterday afternoon, not yet night
    ],
)
def test_when_a_job_is_due(job, last, now, due):
    assert job.is_due(at(last) if last else None, at(now)) is due


def test_the_clock_remembers_over_a_restart(tmp_path):
    file = tmp_path / "clock.json"
    first = Clock(file)
    due = [job.command for job in first.due()]
    assert {"journal_seal", "journal_send"} <= set(due)
    assert "snapshot" not in due, "at night only"
    for job in first.due():
        first.done(job)
    assert list(Clock(file).due()) == []


@pytest.mark.parametrize("spoiled", ["", "{", '{"snapshot": 1}', '{"journal_seal": "9999-01-01T00:00:00+08:00"}'])
def test_a_corrupt_clock_file_does_not_stop_the_server(tmp_path, spoiled):
    file = tmp_path / "clock.json"
    file.write_text(spoiled)
    clock = Clock(file)
    later = timezone.localtime() + dt.timedelta(days=2)
    assert {"journal_seal", "snapshot"} <= {job.command for job in clock.due(later)}


@pytest.mark.django_db
def test_a_taken_port_is_said_before_anything_starts():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not serving.is_free("127.0.0.1", port)
        with pytest.raises(CommandError, match=str(port)):
            call_command("serve", port=port)


SEEDED = """
from linli.registers.accounts.models import User
from linli.site.demo import state
User.objects.create_user(state.FIRST_ACCOUNT, name="演示")
"""


@pytest.mark.slow
@pytest.mark.parametrize("start", [serving.command("serve"), [sys.executable, "-c", "import linli.site.wsgi"]])
def test_the_demo_is_never_served_as_a_real_installation(tmp_path, start):
    env = install(tmp_path / "data", LINLI_LANGUAGE="en", LINLI_HOSTS="linli.example.org")
    subprocess.run(serving.command("manage", "shell", "-v0", "-c", SEEDED), env=env, cwd=ROOT, check=True)
    done = subprocess.run(start, env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "This database contains the demo" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_due_jobs_run_once_and_a_failing_one_stops_no_other(settings, tmp_path, monkeypatch, capsys):
    settings.CLOCK = tmp_path / "clock.json"
    declared = Room("Jobs", order=1, jobs=(Job("no_such_command", minutes=5), OFTEN))
    monkeypatch.setattr("linli.site.clock.registry", lambda: Registry({"jobs": declared}))
    with pytest.raises(SystemExit):
        call_command("jobs")
    assert "no_such_command" in capsys.readouterr().err
    assert set(json.loads(settings.CLOCK.read_text())) == {"no_such_command", "journal_seal"}
    call_command("jobs")  # nothing is due any more
    assert capsys.readouterr().err == ""


UNITS = Path(serving.__file__).parent / "systemd"


@pytest.mark.parametrize("unit", sorted(UNITS.glob("linli*")), ids=lambda unit: unit.name)
def test_the_systemd_units_start_what_exists(unit):
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(unit, encoding="utf-8")
    for wanted in parser.get("Unit", "Wants", fallback="").split():
        assert (UNITS / wanted).exists()
    starts = parser.items("Service") if parser.has_section("Service") else []
    for line in [value for name, value in starts if name.startswith("ExecStart")]:
        program, *words = line.split()
        if program.endswith("/granian"):
            assert words == serving.web("127.0.0.1", 8000, 2)[3:]
        else:
            assert program.endswith("/linli")
            assert (words[1] if words[0] == "manage" else cli.chosen(words, cli.own_commands())[0]) in get_commands()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The environment of an installation of its own, with an empty database and its style sheets."""
    return install(tmp_path_factory.mktemp("served") / "data", served=True, LINLI_DEMO="1")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_supervisor(prepared, ending):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(serving.command("serve", "--port", str(port), "--workers", "1"), env=prepared, cwd=ROOT)
    try:
        assert answers(port, 60)
        below = descendants(server.pid)
        assert len(below) >= 2
        server.send_signal(ending)
        server.wait(timeout=30)
        assert gone(below, 30)
        assert serving.is_free("127.0.0.1", port)
    finally:
        server.kill()
        server.wait()


def answers(port: int, seconds: float) -> bool:
    def asked() -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200
        except OSError:
            return False

    return before(seconds, asked)


def gone(pids: list[int], seconds: float) -> bool:
    return before(seconds, lambda: not any(Path(f"/proc/{pid}/cmdline").exists() and alive(pid) for pid in pids))


def alive(pid: int) -> bool:
    try:
        return "linli" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return False


def before(seconds: float, condition) -> bool:
    """Ask again and again until it holds; the connection or /proc is what we wait for."""
    from threading import Event

    deadline, pause = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds), Event()
    while dt.datetime.now(dt.UTC) < deadline:
        if condition():
            return True
        pause.wait(0.1)
    return False


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="utf-8").split():
            found += [int(child), *descendants(int(child))]
    return found
