"""Many at the same moment: reserved numbers never meet, and each entry is sealed once (PostgreSQL)."""

import threading

from django.db import connection, transaction

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.database import bulk
from linli.core.journal.models import Entry, Seal
from linli.core.tests.together import AT_ONCE, MANY, together

pytestmark = AT_ONCE
BLOCK = 50


def test_reserved_numbers_never_meet_each_other_nor_those_of_others():
    def draw(n):
        if n % 4 == 0:  # another writer, who saves rows one by one meanwhile
            return [journal.record("test.done", None, by=robot("test")).pk for _ in range(150)]
        firsts = [bulk.reserve(Entry, BLOCK) for _ in range(300)]
        return [number for first in firsts for number in range(first, first + BLOCK)]

    drawn = [number for numbers in together(draw) for number in numbers]
    assert len(drawn) == len(set(drawn))


def test_each_entry_is_sealed_once_by_many_sealers():
    def work(n):
        for _ in range(5):
            journal.record("test.done", None, by=robot("test"))
            journal.seal()

    assert together(work) == [None] * MANY
    journal.seal()
    sealed = [pk for ids in Seal.objects.values_list("entries", flat=True) for pk in ids]
    assert sorted(sealed) == sorted(Entry.objects.values_list("pk", flat=True))
    found = journal.verify()
    assert (found.sound, found.entries, found.unsealed) == (True, 5 * MANY, 0)


def test_an_entry_that_is_committed_late_is_sealed_too():
    written, sealed = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            journal.record("test.late", None, by=robot("slow"))
            written.set()
            sealed.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(20)
    journal.record("test.done", None, by=robot("quick"))
    assert journal.seal() == 1
    sealed.set()
    thread.join()
    assert journal.seal() == 1
    found = journal.verify()
    assert (found.sound, found.entries, found.seals, found.unsealed) == (True, 2, 2, 0)
