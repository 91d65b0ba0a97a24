"""Keys of phones: fixed answers, and what they are bound to."""

import hashlib
import hmac
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from linli.core.secrets import crypto, keyring, phone_keys

DEVICE, OTHER = UUID("6d1f8f0e-3c1b-4c39-9d55-0f2f3f7a9b10"), UUID("00000000-0000-4000-8000-000000000001")
SALT = bytes(range(32))
# Computed once outside of Linli: with the hmac of Python, and P-256 in plain arithmetic.
HALF = "6e85efb86d997bcd900cc14778850f2140f20567687c67076f46fc727ecaf9fd"
POINT = "17177b42e54d6b06d216cadb1705b2e768cf92e68ebd5643bc23838e3f52dc3f"


@pytest.fixture
def ring(settings, tmp_path):
    """A keyring whose keys are known."""
    present = keyring.current()
    settings.KEYRING = tmp_path / "keys.json"
    keyring.save(settings.KEYRING, present | {"fields": {"1": "5a" * 32, "2": "c3" * 32}})
    crypto.forget()
    yield
    crypto.forget()


def hkdf(secret, salt, info, length):
    """HKDF-SHA256, written down from RFC 5869, sections 2.2 and 2.3."""
    known, found, number = hmac.digest(salt or bytes(32), secret, "sha256"), b"", 1
    block = b""
    while len(found) < length:
        block = hmac.digest(known, block + info + bytes([number]), "sha256")
        found, number = found + block, number + 1
    return found[:length]


def test_the_derivation_written_here_is_that_of_the_standard():
    # RFC 5869, A.1
    found = hkdf(b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
    expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    assert found.hex() == expected


def test_the_half_of_a_device_is_derived_so_and_stays_so(ring):
    info = f"linli phone half\0001\00017\000{DEVICE}".encode()
    assert phone_keys.half(17, DEVICE, SALT, "1") == hkdf(b"\x5a" * 32, SALT, info, 32)
    assert phone_keys.half(17, DEVICE, SALT, "1").hex() == HALF


def test_no_other_user_device_salt_or_key_has_the_same_half(ring):
    asked = [(17, DEVICE, SALT, "1"), (18, DEVICE, SALT, "1"), (17, OTHER, SALT, "1"), (17, DEVICE, SALT, "2")]
    asked.append((17, DEVICE, SALT[::-1], "1"))
    assert len({phone_keys.half(*one) for one in asked}) == 5


def test_the_key_pair_for_exports_is_derived_so_and_stays_so(ring):
    seed = hkdf(b"\x5a" * 32, b"", b"linli phone handover\x001", 40)
    scalar = int.from_bytes(seed, "big") % (phone_keys.ORDER - 1) + 1
    point = ec.derive_private_key(scalar, ec.SECP256R1()).public_key()
    assert phone_keys.handover_public("1") == point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert hashlib.sha256(phone_keys.handover_public("1")).hexdigest() == POINT
    assert phone_keys.handover_public("1")[0] == 4
    assert len(phone_keys.handover_public("1")) == 65


def test_the_order_is_that_of_the_curve():
    # The order times the generator is the point at infinity, so one less is its mirror image: the same x.
    first = ec.derive_private_key(1, ec.SECP256R1()).public_key().public_numbers()
    last = ec.derive_private_key(phone_keys.ORDER - 1, ec.SECP256R1()).public_key().public_numbers()
    assert (first.x, first.y == last.y) == (last.x, False)


def test_what_was_sealed_for_the_server_only_the_server_opens(ring):
    phone = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), phone_keys.handover_public("2"))
    shared = phone.exchange(ec.ECDH(), theirs)
    assert phone_keys.handover_private("2").exchange(ec.ECDH(), phone.public_key()) == shared
    assert phone_keys.handover_private("1").exchange(ec.ECDH(), phone.public_key()) != shared


def test_a_key_that_is_gone_is_named(ring):
    for ask in (lambda: phone_keys.half(17, DEVICE, SALT, "9"), lambda: phone_keys.handover_private("9")):
        with pytest.raises(KeyError):
            ask()
    assert crypto.has("1")
    assert not crypto.has("9")
    assert not crypto.has("")


@given(st.binary(min_size=32, max_size=32), st.integers(1, 2**63 - 1), st.uuids())
def test_a_half_is_32_bytes_whatever_the_device(salt, user, device):
    found = phone_keys.half(user, device, salt, crypto.writing_key())
    assert len(found) == 32
    assert found == phone_keys.half(user, device, salt, crypto.writing_key())
