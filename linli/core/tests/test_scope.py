"""A scope as a condition of a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.core.access.viewer import Scope
from linli.core.search.models import SearchKey


@pytest.mark.parametrize("communities", [1, 4, 149])
def test_communities_are_no_parameters(communities):
    """Django takes longer for a parameter than a database for the row."""
    scope = Scope(communities=frozenset(range(1, communities + 1)))
    for rows in (SearchKey.objects.filter(scope.q()), scope.restrict(SearchKey.objects.all())):
        text, params = rows.order_by().query.sql_with_params()
        assert params in ((), (0,))  # the zero of `+ 0`
        assert str(sorted(scope.communities))[1:-1] in text


class Communities(TestCase):
    @given(st.frozensets(st.integers(1, 8)))
    def test_rows_outside_are_left_out(self, inside):
        for community in range(1, 6):
            SearchKey.objects.create(kind=1, key="a", community_id=community, ref=community)
        scope = Scope(communities=inside)
        wanted = sorted(inside & set(range(1, 6)))
        for rows in (SearchKey.objects.filter(scope.q()), scope.restrict(SearchKey.objects.all())):
            assert sorted(rows.values_list("ref", flat=True)) == wanted
