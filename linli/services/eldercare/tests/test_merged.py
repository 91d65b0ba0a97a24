"""The list of older people after two entries of one person were merged: once, with what both had."""

import datetime as dt

import pytest

from conftest import appointed
from linli.services.eldercare.queries import older
from linli.services.eldercare.tests.factories import (
    AssessmentFactory,
    CarePlanFactory,
    ContactDutyFactory,
    KinFactory,
    elder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(community):
    """A person who was kept; everything was recorded under the other entry, who lived there, too."""
    kept, gone = elder(community), elder(community)
    users = {name: appointed("worker", community, name=name) for name in ("first", "second")}
    for make in (KinFactory, CarePlanFactory, ContactDutyFactory):
        make(person=gone)
    AssessmentFactory(person=gone, level=3, next_on=dt.date(2099, 1, 1), **users)
    gone.merged_into = kept
    gone.save()
    return kept


@pytest.mark.parametrize(
    ("chosen", "listed"),
    [
        ((), True),
        (("level_3",), True),
        (("level_2",), False),
        (("not_assessed",), False),
        (("overdue",), False),
        (("no_kin",), False),
        (("no_plan",), False),
        (("no_contact",), False),
        (("very_old", "level_3"), True),
    ],
)
def test_each_filter_reads_what_both_entries_had(viewer, community, merged, chosen, listed):
    rows = list(older.older(viewer("clerk", community), place=None, chosen=chosen))
    assert rows == ([merged] if listed else [])


def test_a_row_shows_what_both_entries_had(merged):
    facts = older.facts_of([merged])[merged.pk]
    assert (facts["next_on"], facts["overdue"]) == (dt.date(2099, 1, 1), False)
    assert facts["contact"] and facts["kin"] and facts["plan"] and not facts["absent"]
