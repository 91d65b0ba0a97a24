"""Walking a list page by page shows every row once, in order, whatever repeats in it."""

import datetime as dt

import pytest
from django.core.exceptions import BadRequest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.core.journal.models import Entry
from linli.core.web.pagination import count_up_to, page

MOMENTS = st.lists(st.integers(0, 5), max_size=30)
ORDERS = [("-at", "-pk"), ("at", "pk"), ("at", "-pk")]


class Walk(TestCase):
    @settings(max_examples=25)
    @given(MOMENTS, st.integers(1, 7), st.sampled_from(ORDERS))
    def test_every_row_once(self, moments, size, order):
        start = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
        for moment in moments:
            at = start + dt.timedelta(microseconds=moment)
            Entry.objects.create(at=at, verb="test.done", actor_name="", target_type="", digest="")
        seen, after = [], ""
        for _page in range(len(moments) + 1):  # a page that comes again would never end
            found = page(Entry.objects.all(), order=order, after=after, size=size)
            seen += [entry.pk for entry in found]
            after = found.next
            if not after:
                break
        assert seen == list(Entry.objects.order_by(*order).values_list("pk", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["x", "W10", "bnVsbA", "WzFd"])
def test_a_made_up_page_is_refused(token):
    with pytest.raises(BadRequest):
        list(page(Entry.objects.all(), order=("-at", "-pk"), after=token))


@pytest.mark.django_db
def test_counting_stops_at_the_limit():
    Entry.objects.bulk_create([Entry(verb="test.done", actor_name="", target_type="", digest="") for _ in range(4)])
    assert count_up_to(Entry.objects.all(), 3) == (3, True)
    assert count_up_to(Entry.objects.all(), 4) == (4, False)
