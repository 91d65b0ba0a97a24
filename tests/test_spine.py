"""The basis of all apps: a viewer's scope, the journal, and the calendar."""

import datetime as dt
from copy import copy

import pytest
from django.db import DatabaseError, connection, transaction

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import FEW, robot
from linli.core.journal.models import Entry, Seal
from linli.registers.people.models import Household
from linli.registers.people.tests.factories import household_at
from linli.registers.places.tests.factories import CommunityFactory

LONG_AGO = dt.datetime(2018, 1, 1, tzinfo=dt.UTC)


def test_a_subdistrict_reaches_its_communities_and_no_other(viewer, community, elsewhere, subdistrict):
    seen = viewer("subdistrict", subdistrict)
    assert seen.scope(Permission.CASE_VIEW).communities == {community.pk, elsewhere.pk}
    assert seen.may(Permission.CASE_VIEW, community)
    assert not viewer("worker", community).may(Permission.CASE_VIEW, elsewhere)


def test_a_scope_of_many_communities_ends_at_its_border(viewer, subdistrict):
    """With more than FEW the condition is written another way, so that the order of a list can lead the plan."""
    inside = CommunityFactory.create_batch(FEW + 1, parent=subdistrict)
    homes = [household_at(community, "王建国") for community in (*inside, CommunityFactory())]
    seen = viewer("subdistrict", subdistrict).scope(Permission.PEOPLE_VIEW)
    assert len(seen.communities) > FEW
    assert set(seen.restrict(Household.objects.all())) == set(homes[:-1])
    assert set(Household.objects.filter(seen.q())) == set(homes[:-1])


def test_the_journal_cannot_be_rewritten(community):
    journal.record("test.done", community, by=robot("test"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(verb="test.undone")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()


def test_verification_names_the_first_altered_entry(community):
    entries = [journal.record("test.done", community, by=robot("test"), number=n) for n in range(5)]
    assert journal.seal() == 5
    assert journal.verify().sound
    with without_triggers("core_entry"), connection.cursor() as cursor:
        cursor.execute("UPDATE core_entry SET actor_name = 'somebody' WHERE id = %s", [entries[2].pk])
    verdict = journal.verify()
    assert (verdict.sound, verdict.broken_entry, verdict.fault) == (False, entries[2].pk, "altered")


def test_the_digest_covers_every_column(community):
    entry = journal.record("test.done", community, by=robot("test"), reason="why", number=1)
    other = {"DateTimeField": LONG_AGO, "BigIntegerField": 999, "JSONField": {"number": 2}}
    for column in Entry._meta.concrete_fields:
        if column.name not in {"id", "digest"}:
            altered = copy(entry)
            setattr(altered, column.attname, other.get(column.get_internal_type(), "other"))
            assert journal.digest(altered) != entry.digest, column.name


def test_a_cut_off_end_is_detected_with_the_noted_seal(community):
    for n in range(3):
        journal.record("test.done", community, by=robot("test"), number=n)
        journal.seal()
    head = journal.verify().head
    with without_triggers("core_entry"), without_triggers("core_seal"):
        Entry.objects.order_by("pk").last().delete()
        Seal.objects.order_by("pk").last().delete()
    assert journal.verify().sound, "the chain alone does not know"
    assert journal.verify(head=head).fault == "cut"


def test_a_link_cannot_be_taken_out_of_the_chain(community):
    """Whoever removes a seal with its entries and hangs the next one to the seal before is found out."""
    for n in range(3):
        journal.record("test.done", community, by=robot("test"), number=n)
        journal.seal()
    first, second, third = Seal.objects.order_by("pk")
    with without_triggers("core_entry"), without_triggers("core_seal"):
        Entry.objects.filter(pk__in=second.entries).delete()
        second.delete()
        Seal.objects.filter(pk=third.pk).update(previous_hash=first.hash)
    verdict = journal.verify()
    assert (verdict.fault, verdict.broken_seal) == ("seal", third.pk)


def test_an_entry_that_is_taken_out_or_put_elsewhere_breaks_its_seal(community):
    first, second, third = (journal.record("test.done", community, by=robot("test"), number=n) for n in range(3))
    journal.seal()
    with without_triggers("core_entry"):
        Entry.objects.filter(pk=second.pk).delete()
    assert (journal.verify().broken_entry, journal.verify().fault) == (second.pk, "removed")
    second.save(force_insert=True)
    assert journal.verify().sound
    with without_triggers("core_seal"):
        Seal.objects.update(hash="0" * 64)
    assert (journal.verify().broken_entry, journal.verify().fault) == (first.pk, "seal")
    assert third.pk > second.pk


def without_triggers(table):
    """As somebody with the rights of the database's owner could do."""
    from contextlib import contextmanager

    @contextmanager
    def off():
        with connection.cursor() as cursor:
            for act in ("update", "delete"):
                place = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{place}")
        yield

    return off()
