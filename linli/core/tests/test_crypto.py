"""What is encrypted cannot be read, moved or altered, and is found again by its hash."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from linli.core.secrets import crypto, keyring, masking


@given(st.text(min_size=1, max_size=60))
def test_only_its_own_column_reads_it(text):
    stored = crypto.encrypt(text, "people_person.phone")
    assert crypto.decrypt(stored, "people_person.phone") == text
    assert len(text) < 4 or text not in stored
    with pytest.raises(InvalidTag):
        crypto.decrypt(stored, "people_person.id_number")


def test_an_altered_value_is_noticed():
    stored = crypto.encrypt("13800001234", "people_person.phone")
    altered = stored[:-6] + ("A" if stored[-6] != "A" else "B") + stored[-5:]
    with pytest.raises(InvalidTag):
        crypto.decrypt(altered, "people_person.phone")


def test_nothing_stays_nothing():
    assert crypto.encrypt("", "a.b") == crypto.decrypt("", "a.b") == crypto.lookup("", "a.b") == ""


def test_hashes_differ_by_column_and_text():
    assert crypto.lookup("1", "a.b") == crypto.lookup("1", "a.b")
    assert len({crypto.lookup("1", "a.b"), crypto.lookup("1", "a.c"), crypto.lookup("2", "a.b")}) == 3


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masking.id_number, "330106195607080127", "330106********0127"),
        (masking.id_number, "12345", "*****"),
        (masking.phone, "13800001234", "138****1234"),
        (masking.phone, "85551234", "******34"),
        (masking.phone, "", ""),
    ],
)
def test_a_mask_shows_enough_to_recognise(mask, value, shown):
    assert mask(value) == shown


def test_a_new_keyring_is_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "ring.json"
    ring = keyring.create(path)
    assert path.stat().st_mode & 0o077 == 0
    assert keyring.read(path) == ring
