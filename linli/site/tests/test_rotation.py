"""A new key for encrypted fields: nothing is lost, a cut-off run goes on, a running server keeps reading."""

import io
import json

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from linli.core import key_rotation
from linli.core.access.viewer import robot
from linli.core.database.triggers import lifted
from linli.core.journal.models import Entry
from linli.core.secrets import crypto, keyring
from linli.registers.people.actions.duplicates import merge, undo_merge
from linli.registers.people.models import Duplicate, Person
from linli.registers.people.tests.factories import PersonFactory
from linli.work.cases.models import Step
from linli.work.cases.tests.factories import CaseFactory


@pytest.fixture(autouse=True)
def ring(settings, tmp_path):
    """A keyring of the first versions, whose keys were numbered, and a folder of files of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    present = keyring.current()
    settings.KEYRING = tmp_path / "keys.json"
    keyring.save(settings.KEYRING, present | {"fields": {"1": "5a" * 32}})
    crypto.forget()
    yield settings.KEYRING
    crypto.forget()


@pytest.fixture
def people(community):
    return [PersonFactory(community=community, phone=f"1380000{n:04d}") for n in range(7)]


@pytest.fixture
def case(community):
    return CaseFactory(place=community)


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_person ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def keys_of(values):
    return {value.split("$")[0] for value in values}


def rotate():
    out = io.StringIO()
    call_command("keys_rotate", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_every_value_moves_to_the_new_key_and_reads_the_same(people):
    before = stored()
    done = rotate()
    assert done["encrypted"]["people_person.phone"] == 7
    new = crypto.writing_key()
    assert (done["key"], done["unused"], done["resumed"]) == (new, ["1"], False)
    assert keys_of(before) == {"1"}
    assert keys_of(stored()) == {new}
    assert [person.phone for person in Person.objects.order_by("pk")] == [person.phone for person in people]
    assert Entry.objects.filter(verb="keys.rotated").count() == 1


def test_a_run_that_was_cut_off_goes_on_and_makes_no_further_key(people, monkeypatch):
    monkeypatch.setattr(key_rotation, "BATCH", 3)
    new = key_rotation.add_key()
    column = next(c for model, c in crypto.columns() if c.column_name() == "people_person.phone")
    next(key_rotation.encrypt_anew(Person, column, by=robot("test")))
    assert keys_of(stored()) == {"1", new}
    done = rotate()
    assert (done["key"], done["resumed"], keys_of(stored())) == (new, True, {new})
    assert done["encrypted"]["people_person.phone"] == 4
    assert rotate()["key"] not in {"1", new}


def test_a_server_that_knows_only_the_old_ring_reads_what_the_new_key_wrote(people, ring):
    key = rotate()["key"]
    new = keyring.read(ring)
    keyring.save(ring, {**new, "fields": {"1": new["fields"]["1"]}})
    crypto.forget()
    assert list(keyring.current()["fields"]) == ["1"]  # as a server that started before
    keyring.save(ring, new)
    assert Person.objects.order_by("pk")[0].phone == people[0].phone
    assert crypto.writing_key() == key


def test_empty_values_stay_empty(community):
    PersonFactory(community=community, phone="")
    rotate()
    assert stored() == [""]


def test_the_values_of_a_key_are_counted(people):
    assert key_rotation.used()["1"] >= 7


def test_a_merge_can_still_be_undone(people, viewer, community):
    """What a merge remembers for the way back is encrypted too, and moves to the new key with everything else."""
    first, second = people[0], people[1]
    before = (first.phone, second.phone)
    keeper = viewer("committee", community)
    duplicate = Duplicate.objects.create(community=community, first=first, second=second, score=90, reasons=["name"])
    merge(duplicate, keep=first, take={"phone": "second"}, by=keeper)
    done = rotate()
    assert done["encrypted"]["people_duplicate.undo"] >= 2
    assert done["unused"] == ["1"]
    drop_key("1")
    undo_merge(Duplicate.objects.get(pk=duplicate.pk), by=keeper)
    assert tuple(Person.objects.get(pk=person.pk).phone for person in (first, second)) == before


def test_files_move_to_the_new_key_and_read_the_same(db):
    large = bytes(range(256)) * 1000
    names = [default_storage.save(f"cases/{n}.jpg", ContentFile(content)) for n, content in enumerate([b"", large])]
    done = rotate()
    assert (done["encrypted"]["files"], done["unused"]) == (2, ["1"])
    drop_key("1")
    assert [default_storage.open(name).read() for name in names] == [b"", large]


def test_a_rotation_cut_off_among_the_files_goes_on(db):
    for n in range(3):
        default_storage.save(f"{n}.jpg", ContentFile(b"photo"))
    new = key_rotation.add_key()
    key_rotation.files().encrypt_anew("0.jpg")
    assert [key_rotation.files().key_of(name) for name in key_rotation.files().names()] == [new, "1", "1"]
    done = rotate()
    assert (done["key"], done["resumed"], done["encrypted"]["files"]) == (new, True, 2)


def test_steps_move_to_the_new_key_and_stay_append_only(case):
    step = case.steps.create(move="comment", to_state="reported", words="肺部有阴影")
    assert rotate()["encrypted"]["cases_step.words"] == 1
    drop_key("1")
    assert Step.objects.get(pk=step.pk).words == "肺部有阴影"
    assert Entry.objects.get(verb="keys.steps_reencrypted").changes == {"column": "cases_step.words", "rows": 1}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(words="")


def test_a_rotation_that_fails_leaves_steps_append_only(case):
    with pytest.raises(RuntimeError), lifted("cases_step"):
        raise RuntimeError("cut off")
    step = case.steps.create(move="comment", to_state="reported")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(words="")


def drop_key(name):
    ring = keyring.current()
    del ring["fields"][name]
    keyring.save(settings.KEYRING, ring)
    crypto.forget()
