"""Secrets of second factors cannot be read in the database, and none can be put there by hand."""

import json
import time
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from linli.core.secrets import crypto, keyring
from linli.registers.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"


@pytest.fixture
def owner(viewer, community):
    account = User.objects.get(pk=viewer("clerk", community, name="zhoumin").user_id)
    account.set_password(PASSWORD)
    account.must_change_password = False
    account.save()
    return account


@pytest.fixture
def secret(owner):
    """The owner set up an app and recovery codes."""
    cache.clear()
    made = generate_totp_secret()
    TOTP.activate(owner, made)
    RecoveryCodes.activate(owner)
    return made


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        return [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enters_with(code):
    client = Client()
    client.post(reverse("account_login"), {"login": "zhoumin", "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in client.session


def test_the_app_signs_in_and_its_secret_is_encrypted(secret):
    app, codes = stored()
    assert secret not in json.dumps([app, codes])
    assert crypto.key_of(app["secret"]) == crypto.key_of(codes["seed"]) == crypto.writing_key()
    assert enters_with(code_of(secret))


def test_a_recovery_code_signs_in_once(owner, secret):
    code = RecoveryCodes.activate(owner).get_unused_codes()[0]
    assert enters_with(code)
    assert not enters_with(code)


def test_a_secret_put_into_the_database_by_hand_opens_nothing(owner, secret):
    mine = generate_totp_secret()
    Authenticator.objects.filter(user=owner, type=Authenticator.Type.TOTP).update(data={"secret": mine})
    assert not enters_with(code_of(mine))


def test_secrets_of_an_earlier_version_are_encrypted_by_the_upgrade_and_go_on(owner, secret):
    migration = import_module("linli.registers.accounts.migrations.0004_encrypt_second_factors")
    codes = RecoveryCodes.activate(owner).generate_codes()
    migration.decrypt(apps, None)
    assert stored()[0]["secret"] == secret
    migration.encrypt(apps, None)
    assert secret not in json.dumps(stored())
    assert RecoveryCodes(Authenticator.objects.get(user=owner, type="recovery_codes")).generate_codes() == codes
    assert enters_with(code_of(secret))


def test_a_rotation_takes_the_secrets_with_it(owner, secret, settings, tmp_path):
    ring = keyring.current()
    settings.KEYRING, settings.MEDIA_ROOT = tmp_path / "keys.json", tmp_path / "files"
    keyring.save(settings.KEYRING, ring)
    crypto.forget()
    try:
        call_command("keys_rotate", json=True)
        new = crypto.writing_key()
        assert new not in ring["fields"]
        assert {crypto.key_of(row.get("secret") or row["seed"]) for row in stored()} == {new}
        assert enters_with(code_of(secret))
    finally:
        settings.KEYRING = tmp_path / "gone"
        crypto.forget()
