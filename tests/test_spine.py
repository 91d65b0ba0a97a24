"""The basis of all apps: a viewer's scope, the journal, and the calendar."""

import datetime as dt
from copy import copy

import pytest
from django.db import DatabaseError, transaction

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import FEW, robot
from linli.core.journal.models import Entry
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


def test_the_digest_covers_every_column(community):
    entry = journal.record("test.done", community, by=robot("test"), reason="why", number=1)
    other = {"DateTimeField": LONG_AGO, "BigIntegerField": 999, "BigAutoField": 999, "JSONField": {"number": 2}}
    for column in Entry._meta.concrete_fields:
        if column.name != "digest":
            altered = copy(entry)
            setattr(altered, column.attname, other.get(column.get_internal_type(), "other"))
            assert journal.digest(altered) != entry.digest, column.name
