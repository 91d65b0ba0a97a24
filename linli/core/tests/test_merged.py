"""A list merged from many communities is the list itself: page by page, on each database, whatever repeats in it."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Case, IntegerField, When
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.core.access.viewer import Scope
from linli.core.database import merged
from linli.core.journal.models import Entry
from linli.core.web.pagination import page

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
COMMUNITIES = st.integers(1, 6)
VERBS = ("test.added", "test.changed", "test.ended")
WORLDS = st.lists(st.tuples(COMMUNITIES, st.integers(0, 3), st.sampled_from(VERBS)), max_size=40)
ORDERS = [("-at", "-pk"), ("at", "pk"), ("at", "-pk"), ("community_id", "verb", "-pk"), ("rank", "-at", "pk"), ("-pk",)]
RANK = Case(When(verb=VERBS[1], then=0), default=1, output_field=IntegerField())


def entry(community, moment=0, verb=VERBS[0]):
    """One row of a community; the journal is the table of core that knows communities."""
    at = START + dt.timedelta(minutes=moment)
    return Entry(community_id=community, at=at, verb=verb, actor_name="", target_type="", digest="")


def walked(rows, **asked):
    """The keys of all pages, one after another."""
    seen, after = [], ""
    for _page in range(rows.count() + 1):  # a page that comes again would never end
        found = page(rows, after=after, **asked)
        seen += [row.pk for row in found]
        after = found.next
        if not after:
            break
    return seen


class Merged(TestCase):
    @settings(max_examples=60)
    @given(WORLDS, st.sets(COMMUNITIES, min_size=2), st.integers(1, 7), st.sampled_from(ORDERS))
    def test_its_pages_are_those_of_the_plain_list(self, world, inside, size, order):
        Entry.objects.bulk_create([entry(*facts) for facts in world])
        scope = Scope(communities=frozenset(inside))
        rows = scope.restrict(Entry.objects.annotate(rank=RANK))
        expected = list(rows.order_by(*order).values_list("pk", flat=True))
        assert walked(rows, order=order, size=size, groups=scope.groups()) == expected

    @settings(max_examples=40)
    @given(WORLDS, st.sets(COMMUNITIES, min_size=2), st.sets(st.sampled_from(VERBS)), st.integers(1, 7))
    def test_filters_and_crossed_groups_too(self, world, inside, verbs, size):
        Entry.objects.bulk_create([entry(*facts) for facts in world])
        scope = Scope(communities=frozenset(inside))
        rows = scope.restrict(Entry.objects.filter(verb__in=verbs, at__gt=START))
        groups = {**scope.groups(), "verb": sorted(verbs)}
        expected = list(rows.order_by("-at", "-pk").values_list("pk", flat=True))
        assert walked(rows, order=("-at", "-pk"), size=size, groups=groups) == expected

    @settings(max_examples=40)
    @given(WORLDS, st.sets(COMMUNITIES, min_size=1), st.sets(COMMUNITIES), st.integers(1, 7))
    def test_groups_never_widen_a_scope(self, world, inside, asked, size):
        Entry.objects.bulk_create([entry(*facts) for facts in world])
        rows = Scope(communities=frozenset(inside)).restrict(Entry.objects.all())
        both = Entry.objects.filter(community_id__in=inside & asked).order_by("-at", "-pk")
        found = walked(rows, order=("-at", "-pk"), size=size, groups={"community_id": sorted(asked)})
        assert found == list(both.values_list("pk", flat=True))


@pytest.mark.django_db
def test_a_thousand_communities_are_few_enough():
    Entry.objects.bulk_create([entry(community, moment=community % 7) for community in range(1, 1201)])
    scope = Scope(communities=frozenset(range(1, 1201)))
    rows = scope.restrict(Entry.objects.all())
    found = page(rows, order=("-at", "-pk"), groups=scope.groups())
    assert [row.pk for row in found] == list(rows.order_by("-at", "-pk").values_list("pk", flat=True)[:25])


@pytest.mark.django_db
def test_a_list_that_is_empty_by_its_conditions_is_not_asked_for(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not list(merged.first(Entry.objects.none(), ("pk",), {"community_id": [1, 2]}, 5))
        assert not list(merged.first(Entry.objects.all(), ("pk",), {"community_id": []}, 5))


def test_one_community_or_all_need_no_merging():
    assert Scope(communities=frozenset({7})).groups() is None
    assert Scope(everything=True).groups() is None
    assert Scope(communities=frozenset({9, 7})).groups("place_id") == {"place_id": [7, 9]}


def test_a_condition_that_multiplies_rows_is_refused():
    rows = Permission.objects.filter(group__name="office")
    with pytest.raises(ValueError, match="several rows"):
        merged.first(rows, ("pk",), {"content_type_id": [1, 2]}, 5)
