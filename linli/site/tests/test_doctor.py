"""What the doctor says of a deployment."""

import pytest

from linli.core.access.permissions import Role
from linli.site import doctor


def texts(level=None):
    return [finding.text for finding in doctor.examine() if level in (None, finding.level)]


@pytest.mark.django_db
def test_demo_and_debug_are_unsafe(settings):
    settings.DEMO = settings.DEBUG = True
    found = " ".join(texts("unsafe"))
    assert "演示" in found or "Demo" in found
    assert "调试" in found or "Debug" in found


def test_keys_that_others_can_read_are_unsafe(settings, tmp_path):
    settings.KEYRING = tmp_path / "keys.json"
    settings.KEYRING.write_text("{}")
    settings.KEYRING.chmod(0o644)
    assert [finding.level for finding in doctor.keyring()] == ["unsafe"]
    settings.KEYRING.chmod(0o600)
    assert not list(doctor.keyring())


def test_a_powerful_account_without_second_factor_is_unsafe(viewer, community, settings):
    viewer(Role.ADMIN, community)
    settings.DEMO = False
    assert [finding.level for finding in doctor.second_factors()] == ["unsafe"]


def test_a_database_that_others_can_read_is_unsafe(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(type(doctor.connection), "vendor", "sqlite", raising=False)
    file = tmp_path / "linli.sqlite3"
    file.touch(mode=0o644)
    file.chmod(0o644)
    tmp_path.chmod(0o755)
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(file))
    assert [finding.level for finding in doctor.readable_by_others()] == ["unsafe"]
    tmp_path.chmod(0o700)
    assert not list(doctor.readable_by_others())
