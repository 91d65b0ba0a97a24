"""What the doctor says of a deployment."""

import inspect
import json
import re
import subprocess
import sys

import pytest
from django.core import checks
from django.core.management import call_command

from linli.core.access.permissions import Role
from linli.core.secrets import keyring
from linli.site import deployment, proxy_check
from tests import installation


def ids(found):
    return [one.id for one in found]


def test_demo_and_debug_are_unsafe(settings):
    settings.DEMO = settings.DEBUG = True
    assert ids(deployment.modes()) == ["linli.E101", "linli.E102"]
    assert all(one.level == checks.ERROR for one in deployment.modes())


def test_keys_that_others_can_read_are_unsafe(settings, tmp_path):
    settings.KEYRING = tmp_path / "keys.json"
    settings.KEYRING.write_text("{}")
    settings.KEYRING.chmod(0o644)
    assert ids(deployment.keys()) == ["linli.E103"]
    settings.KEYRING.chmod(0o600)
    assert ids(deployment.keys()) == []


@pytest.mark.parametrize(
    ("name", "key", "is_weak"),
    [
        ("secret_key", "changeme", True),
        ("secret_key", "a" * 64, True),
        ("lookup", "00" * 32, True),
        ("journal", "abcd", True),
        ("secret_key", "p7Qm-2xV9sKd_4LtWz8RnYb3Hc6JfGa1", False),
    ],
)
def test_a_key_that_can_be_guessed_is_unsafe(monkeypatch, name, key, is_weak):
    monkeypatch.setattr(keyring, "current", lambda: keyring.fresh() | {name: key})
    found = list(deployment.weak_keys())
    assert ids(found) == (["linli.E112"] if is_weak else [])
    assert all(name in one.msg and key not in one.msg for one in found)


def test_an_old_field_key_that_can_be_guessed_is_unsafe(monkeypatch):
    monkeypatch.setattr(keyring, "current", lambda: keyring.fresh() | {"fields": {"1": "ab" * 32, "2": "0f" * 32}})
    assert "fields 1, fields 2" in next(deployment.weak_keys()).msg


def test_a_server_that_answers_under_any_name_is_unsafe(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert ids(deployment.any_host()) == ["linli.E110"]
    settings.ALLOWED_HOSTS = ["linli.example.org"]
    assert ids(deployment.any_host()) == []


@pytest.mark.parametrize("which", ["data", "data/files", "keys", "rules"])
def test_a_folder_that_everyone_can_write_into_is_unsafe(settings, tmp_path, which):
    for name in ("data/files", "keys", "rules"):
        (tmp_path / name).mkdir(parents=True)
    settings.DATA, settings.KEYRING = tmp_path / "data", tmp_path / "keys" / "keys.json"
    settings.CONTENT_PACKS = [tmp_path / "rules"]
    assert ids(deployment.writable_by_others()) == []
    (tmp_path / which).chmod(0o777)
    (found,) = deployment.writable_by_others()
    assert (found.id, found.level, str(tmp_path / which) in found.msg) == ("linli.E111", checks.ERROR, True)


def test_a_powerful_account_without_second_factor_is_unsafe(viewer, community, settings):
    viewer(Role.ADMIN, community)
    settings.DEMO = False
    (found,) = deployment.second_factors()
    assert (found.id, found.level) == ("linli.E108", checks.ERROR)


def test_a_database_that_others_can_read_is_unsafe(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(type(deployment.connection), "vendor", "sqlite", raising=False)
    file = tmp_path / "linli.sqlite3"
    file.touch(mode=0o644)
    file.chmod(0o644)
    tmp_path.chmod(0o755)
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(file))
    assert ids(deployment.readable_by_others()) == ["linli.E104"]
    tmp_path.chmod(0o700)
    assert ids(deployment.readable_by_others()) == []


def test_rows_are_read_only_when_a_database_is_named():
    assert ids(deployment.tables(databases=None)) == []


@pytest.mark.django_db
def test_an_old_database_is_unsafe_and_its_rows_are_not_read(monkeypatch):
    monkeypatch.setattr(deployment, "migrations_to_apply", lambda: 1)
    assert ids(deployment.tables(databases=["default"])) == ["linli.E106"]


@pytest.mark.django_db
def test_the_doctor_prints_each_finding_with_its_remedy_and_ends_with_one(settings, capsys):
    settings.DEMO = True
    with pytest.raises(SystemExit):
        call_command("doctor", json=True)
    answer = json.loads(capsys.readouterr().out)
    demo = next(one for one in answer["findings"] if one["id"] == "linli.E102")
    assert demo["level"] == "unsafe"
    assert "LINLI_DEMO" in demo["remedy"]
    levels = [one["level"] for one in answer["findings"]]
    assert levels == sorted(levels, reverse=True), "the unsafe first"
    assert answer["unsafe"] == levels.count("unsafe")
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "LINLI_DEMO" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("words", [("doctor",), ("manage", "check", "--deploy", "--database", "default")])
def test_our_checks_run_when_the_doctor_is_called_alone(tmp_path, words):
    env = installation.install(tmp_path / "data", LINLI_DEMO="1", LINLI_HOSTS="*", LINLI_LANGUAGE="en")
    command = [sys.executable, "-m", "linli.site.cli", *words]
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    for hint in ("LINLI_DEMO", "LINLI_HOSTS", "DATABASE_URL"):
        assert hint in said


def test_every_check_has_an_id_of_its_own():
    code = inspect.getsource(deployment) + inspect.getsource(proxy_check)
    given = re.findall(r'id="(linli\.[EW]\d{3})"', code)
    assert len(given) > 10
    assert len(given) == len(set(given))
