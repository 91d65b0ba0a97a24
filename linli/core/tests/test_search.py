"""The index of search keys: things of a kind, found by keys and beginnings of keys inside a scope."""

import pytest

from linli.core import search
from linli.core.access.viewer import Scope
from linli.core.search import Asked

HERE, THERE = 7, 8
EVERYWHERE = Scope(everything=True)
KIND, OTHER = 98, 99


@pytest.fixture
def index(db):
    search.put(KIND, HERE, 1, ["ab", "b", "@abc"])
    search.put(KIND, THERE, 2, ["ab", "@abd"])
    search.put(OTHER, HERE, 3, ["ab"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(("ab",)), [1, 2]),
        (Asked(("ab", "b")), [1]),
        (Asked((), ("@ab",)), [1, 2]),
        (Asked(("b",), ("@ab",)), [1]),
        (Asked(("ab", "x")), []),
        (Asked(), []),
    ],
)
def test_a_thing_is_found_when_it_has_every_key_that_is_asked_for(index, asked, found):
    assert search.find(asked, KIND, EVERYWHERE) == found


def test_only_the_communities_of_the_scope_are_searched(index):
    assert search.find(Asked(("ab",)), KIND, Scope(communities=frozenset({THERE}))) == [2]
    assert search.find(Asked(("ab",)), KIND, Scope()) == []


def test_a_thing_is_found_under_its_latest_keys_until_it_is_dropped(index):
    search.put(KIND, THERE, 1, ["c"])
    assert search.find(Asked(("ab",)), KIND, EVERYWHERE) == [2]
    assert search.find(Asked(("c",)), KIND, Scope(communities=frozenset({THERE}))) == [1]
    search.drop(KIND, 1)
    assert search.find(Asked(("c",)), KIND, EVERYWHERE) == []
