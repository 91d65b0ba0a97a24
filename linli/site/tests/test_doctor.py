"""What the doctor says of a deployment."""

import inspect
import json
import os
import re
import subprocess
import sys

import pytest
from django.core import checks
from django.core.management import CommandError, call_command

from linli.core import journal
from linli.core.access.permissions import Role
from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.law import calendar
from linli.core.secrets import keyring
from linli.site import deployment, proxy_check, serving
from linli.site.demo import state
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


def test_keys_behind_a_link_are_looked_at_where_they_are(settings, tmp_path):
    real = tmp_path / "data" / "hidden" / "real.json"
    real.parent.mkdir(parents=True)
    real.write_text("{}")
    real.chmod(0o600)
    settings.DATA, settings.CONTENT_PACKS = tmp_path / "data", []
    settings.KEYRING = tmp_path / "keys.json"
    settings.KEYRING.symlink_to(real)
    assert ids(deployment.keys()) == ["linli.W101"], "anywhere in the folder of the data"
    assert ids(deployment.writable_by_others()) == []
    real.parent.chmod(0o777)
    settings.DATA = tmp_path / "other"
    assert ids(deployment.writable_by_others()) == ["linli.E111"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_keys_of_another_user_are_unsafe(settings, tmp_path, monkeypatch):
    settings.KEYRING = tmp_path / "keys.json"
    settings.KEYRING.write_text("{}")
    settings.KEYRING.chmod(0o600)
    os.chown(settings.KEYRING, 1234, -1)
    assert ids(deployment.keys()) == [], "root looks at what belongs to the account of the server"
    monkeypatch.setattr(os, "geteuid", lambda: 999)
    assert ids(deployment.keys()) == ["linli.E103"]


def test_a_folder_in_the_place_of_the_keys_is_left_to_the_sentence_about_damaged_keys(settings, tmp_path):
    settings.KEYRING = tmp_path / "keys.json"
    settings.KEYRING.mkdir(mode=0o755)
    assert ids(deployment.keys()) == []
    with pytest.raises(keyring.KeyringFault, match="无法读取或已损坏"):
        keyring.read(settings.KEYRING)


@pytest.mark.parametrize("which", ["DATA", "KEYRING", "MEDIA_ROOT"])
@pytest.mark.parametrize("folder", ["static", "code"])
def test_data_and_keys_among_the_files_for_every_visitor_are_unsafe(settings, tmp_path, which, folder):
    settings.STATIC_ROOT = tmp_path / "static"
    assert ids(deployment.served_to_all()) == []
    inside = settings.STATIC_ROOT if folder == "static" else settings.PACKAGE / "site" / "static"
    setattr(settings, which, inside / "keys.json")
    (found,) = deployment.served_to_all()
    assert (found.id, found.level, str(inside) in found.msg) == ("linli.E119", checks.ERROR, True)


@pytest.mark.parametrize(
    ("name", "key", "is_weak"),
    [
        ("secret_key", "changeme", True),
        ("secret_key", "a" * 64, True),
        ("lookup", "00" * 32, True),
        ("journal", "abcd", True),
        ("secret_key", "abcdefghijkl" * 6, True),
        ("lookup", "0123456789abcdef" * 4, True),
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
    for wide in ("*", ".cn", ".gov.cn", ".COM"):
        settings.ALLOWED_HOSTS = ["linli.example.org", wide]
        assert ids(deployment.any_host()) == ["linli.E110"]
    settings.ALLOWED_HOSTS = ["linli.example.org", ".linli.example.org", ".shangcheng.gov.cn", "[::1]", "192.0.2.1"]
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


def test_a_calendar_with_a_slip_is_unsafe_and_serves_nobody(monkeypatch):
    def slip():
        raise RuleBroken("local/calendar.toml: 400 holidays")

    monkeypatch.setattr(calendar, "years", slip)
    (found,) = deployment.working_days()
    assert (found.id, found.level, found.msg) == ("linli.E120", checks.ERROR, "local/calendar.toml: 400 holidays")
    monkeypatch.setattr(deployment, "up_to_date", lambda: True)
    monkeypatch.setattr(serving, "is_free", lambda host, port: True)
    monkeypatch.setattr(state, "check_mode", lambda: None)
    with pytest.raises(CommandError, match="400 holidays"):
        call_command("serve")


@pytest.mark.django_db
def test_a_demo_whose_first_account_was_renamed_by_hand_is_still_the_demo(settings):
    settings.DEMO = False
    state.check_mode()
    assert ids(deployment.demo_accounts()) == []
    journal.record("demo.seeded", None, by=robot("linli demo data"))
    with pytest.raises(RuleBroken):
        state.check_mode()
    assert ids(deployment.demo_accounts()) == ["linli.E109"]


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
