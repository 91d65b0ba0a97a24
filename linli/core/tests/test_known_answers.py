"""Published test vectors, and fixed answers of our own formats: a format changed by accident cannot read what
offices have stored.
"""

import hashlib
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from linli.core.journal.entries import digest, first_digest
from linli.core.journal.models import Entry, Seal
from linli.core.journal.seals import GENESIS, first_hash, hash_of
from linli.core.secrets import crypto, file_encryption
from linli.core.secrets.file_encryption import CHUNK, TAG, Altered

RING = {
    "secret_key": "unused",
    "journal": bytes(range(64, 96)).hex(),
    "lookup": bytes(range(32, 64)).hex(),
    "fields": {
        "rfc5297": "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "1": bytes(range(32)).hex(),
    },
}


@pytest.fixture(autouse=True)
def fixed_keys(settings, tmp_path):
    settings.KEYRING = tmp_path / "keys.json"
    settings.KEYRING.write_text(json.dumps(RING))
    crypto.forget()
    yield
    crypto.forget()


# RFC 5869, appendix A.1 to A.3: secret, salt, info, and the first 32 bytes of the derived key.
HKDF_SHA256 = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
    ),
    (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
    ),
    ("0b" * 22, "", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
]


@pytest.mark.parametrize(("secret", "salt", "info", "derived"), HKDF_SHA256, ids=["A.1", "A.2", "A.3"])
def test_keys_of_files_are_derived_by_hkdf_sha256(secret, salt, info, derived):
    found = file_encryption.derive(bytes.fromhex(secret), bytes.fromhex(salt), bytes.fromhex(info))
    assert found.hex() == derived


# McGrew, Viega: "The Galois/Counter Mode of Operation (GCM)", the specification on which NIST SP 800-38D is based,
# appendix B, test cases 13 to 15 (256-bit keys, 96-bit nonces, nothing beside the text): key, nonce, text, stored.
CASE_15 = (
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
    "cafebabefacedbaddecaf888",
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
    "b094dac5d93471bdec1a502270e3cc6c",
)
AES_256_GCM = [
    ("00" * 32, "00" * 12, "", "530f8afbc74536b9a963b4f1c4cb738b"),
    ("00" * 32, "00" * 12, "00" * 16, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    CASE_15,
]


@pytest.mark.parametrize(("key", "nonce", "text", "stored"), AES_256_GCM, ids=["13", "14", "15"])
def test_chunks_are_encrypted_by_aes_256_gcm(key, nonce, text, stored):
    cipher = AESGCM(bytes.fromhex(key))
    assert file_encryption.encrypt_chunk(cipher, bytes.fromhex(nonce), bytes.fromhex(text)).hex() == stored
    assert file_encryption.decrypt_chunk(cipher, bytes.fromhex(nonce), bytes.fromhex(stored)).hex() == text


@pytest.mark.parametrize("at", range(0, 80, 8))
def test_a_chunk_with_one_bit_changed_is_refused(at):
    key, nonce, _, stored = (bytes.fromhex(part) for part in CASE_15)
    altered = stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :]
    with pytest.raises(Altered):
        file_encryption.decrypt_chunk(AESGCM(key), nonce, altered)


NAME = "cases/2026/照片.jpg"
SALT = bytes(range(100, 132))
HEAD = b"LNL1" + b"\x011" + SALT

# The whole file by hand: HKDF of RFC 5869 with two HMACs, then AES-GCM under the nonces 0 … 0 and 0 … 1.
SMALL = {
    "": "0cfcc4d54b7cca6effea7fecc0530df4",
    "邻里": "fa454da9d4a01ac5fc81c47511bed52c1ad883c26937",
}
LARGE = {  # bytes of "x": length of the file, SHA-256 of the file
    CHUNK: (65590, "59fb0ec9c35c54dcf329ca6a9ce0bf6cbf837d346762e5fe89002b5484f9530d"),
    2 * CHUNK + 5: (131163, "a55ca8258a180267f529984b36cffb60b43e8337e44926c40bd9f1d74f7b2240"),
}


def written(plain: bytes) -> bytes:
    file = io.BytesIO()
    writer = file_encryption.Writer(file, NAME)
    writer.write(plain)
    writer.finish()
    return file.getvalue()


@pytest.fixture
def fixed_salt(monkeypatch):
    monkeypatch.setattr(file_encryption.os, "urandom", lambda size: SALT[:size])


@pytest.mark.usefixtures("fixed_salt")
@pytest.mark.parametrize(("text", "body"), SMALL.items(), ids=["empty", "text"])
def test_a_file_has_the_bytes_of_format_lnl1(text, body):
    assert written(text.encode()) == HEAD + bytes.fromhex(body)


@pytest.mark.usefixtures("fixed_salt")
@pytest.mark.parametrize(("size", "known"), LARGE.items(), ids=["one chunk", "three chunks"])
def test_a_file_of_several_chunks_has_the_bytes_of_format_lnl1(size, known):
    file = written(b"x" * size)
    assert (len(file), hashlib.sha256(file).hexdigest()) == known
    assert len(file) == len(HEAD) + size + TAG * -(-size // CHUNK)


@pytest.mark.parametrize(("text", "body"), SMALL.items(), ids=["empty", "text"])
def test_a_file_written_long_ago_is_read(tmp_path, text, body):
    stored = tmp_path / "stored"
    stored.write_bytes(HEAD + bytes.fromhex(body))
    with file_encryption.opened(stored.open("rb"), NAME) as file:
        assert file.read() == text.encode()


def test_fields_are_encrypted_by_aes_siv():
    """RFC 5297, appendix A.1."""
    beside = bytes.fromhex("101112131415161718191a1b1c1d1e1f2021222324252627")
    text = bytes.fromhex("112233445566778899aabbccddee")
    stored = "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c"
    assert crypto._cipher("rfc5297").encrypt(text, [beside]).hex() == stored


def test_a_field_keeps_its_stored_form():
    stored = "1$fw02YQzU6d+vnzSwp21BEH4Mp3dqTv8WoO6x"
    assert crypto.encrypt("13800001234", "people_person.phone") == stored
    assert crypto.decrypt(stored, "people_person.phone") == "13800001234"


def test_a_value_keeps_the_hash_under_which_it_is_found():
    """HMAC-SHA256 of `column:text`, the first 128 bits."""
    assert crypto.lookup("13800001234", "people_person.phone") == "af1d0e73ef769e1c9c3c1c4c84f8fe98"


FIRST_DIGEST = "782c36968a0ede7f256cbbbb4e0d5049b22f52ef8c8d4e11063ef6e344d3e45f"


DIGEST = "2-deb440ec8fb53bef735be1da0f762eb9d608ff9485fb68bbe02f4db0bd6e96"


def entry() -> Entry:
    return Entry(
        pk=41,
        at=datetime(2026, 11, 3, 9, 30, 0, 250, timezone(timedelta(hours=8))),
        kind="write",
        verb="case_report",
        actor_id=7,
        actor_name="王芳",
        body_id=3,
        community_id=21,
        target_type="cases.case",
        target_id=1001,
        reason="电话",
        changes={"旧": None, "rows": [1, 2], "on": date(2026, 11, 3), "matter": "A-01"},
    )


def test_a_journal_entry_keeps_its_digest():
    """HMAC-SHA256 of this text, after `2-` its first 62 digits; zone, order of the changes and what the database gives
    back must not matter.

    ["entry",41,"2026-11-03T01:30:00.000250+00:00","write","case_report",7,"王芳",3,21,"cases.case",1001,"电话",
    {"matter":"A-01","on":"2026-11-03","rows":[1,2],"旧":null}] (without the line break)
    """
    made, stored = entry(), entry()
    stored.at = stored.at.astimezone(UTC)
    stored.changes = json.loads(json.dumps({**made.changes, "on": "2026-11-03"}, sort_keys=True))
    assert digest(made) == digest(stored) == DIGEST


def test_an_entry_of_the_first_version_keeps_its_digest():
    """The same text without `"entry",41,`, all 64 digits."""
    assert first_digest(entry()) == FIRST_DIGEST


CHANGES = {
    "id": 42,
    "at": datetime(2026, 11, 3, 1, 30, 0, 251, UTC),
    "kind": "read",
    "verb": "case_accept",
    "actor_id": 8,
    "actor_name": "王方",
    "body_id": None,
    "community_id": 22,
    "target_type": "cases.step",
    "target_id": 1002,
    "reason": "",
    "changes": {},
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_field_of_an_entry_is_in_its_digest(name):
    altered = entry()
    setattr(altered, name, CHANGES[name])
    assert digest(altered) != DIGEST


def test_no_field_of_an_entry_is_without_a_digest():
    assert {field.attname for field in Entry._meta.fields} == CHANGES.keys() | {"digest"}


def test_a_seal_of_the_first_version_keeps_its_hash():
    """HMAC-SHA256 of the hash before and `|number:digest` of each entry."""
    batch = [(1, FIRST_DIGEST), (2, "ab" * 32)]
    assert first_hash(GENESIS, batch) == "3b188515c76e87895ca70dcf43d892cc223675e930c601ea51a6f0f915d39187"
    assert first_hash(GENESIS, reversed(batch)) != first_hash(GENESIS, batch)


def sealed(**other) -> str:
    fields = {"pk": 5, "at": datetime(2026, 11, 3, 1, 40, tzinfo=UTC), "previous_hash": GENESIS, "entries": [1, 2]}
    return hash_of(Seal(**fields | other), {1: DIGEST, 2: "ab" * 32})


def test_a_seal_keeps_its_hash():
    """HMAC-SHA256 of ["seal",5,"2026-11-03T01:40:00.000000+00:00","000…",[[1,"2-de…"],[2,"abab…"]]]."""
    assert sealed() == "2-c496cbd254920f71c563cc718738b64025e2aa37721b546e2228a07053b200"


@pytest.mark.parametrize(
    "other",
    [
        {"pk": 6},
        {"at": datetime(2026, 11, 3, 1, 40, 0, 1, tzinfo=UTC)},
        {"previous_hash": "1" * 64},
        {"entries": [2, 1]},
        {"entries": [1]},
    ],
)
def test_every_field_of_a_seal_is_in_its_hash(other):
    assert sealed(**other) != sealed()
