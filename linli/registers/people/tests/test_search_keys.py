"""What users find when they type what they remember of a person."""

import pytest
from django.db import connection

from linli.core import search
from linli.core.access.viewer import Scope
from linli.registers.people import search_keys

HERE, THERE = 7, 8
EVERYWHERE = Scope(everything=True)
PEOPLE = {
    1: ("王建国", "13800001234"),
    2: ("李秀英", ""),
    3: ("单国强", "13911112222"),
    4: ("欧阳建", ""),
    5: ("Maria Lopez", ""),
}


@pytest.fixture
def register(db, monkeypatch):
    monkeypatch.setattr(search_keys, "readings", lambda: {"单": ("shan",), "欧阳": ("ou yang",)})
    search_keys._name_keys.cache_clear()
    search_keys.surname_syllables.cache_clear()
    for ref, (name, phone) in PEOPLE.items():
        search.put(search_keys.KIND, HERE, ref, search_keys.keys(name, phone))
    search.put(search_keys.KIND, THERE, 9, search_keys.keys("王建国", ""))
    yield
    search_keys._name_keys.cache_clear()
    search_keys.surname_syllables.cache_clear()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("王建国", [1]),
        ("建国", [1]),
        ("王", [1]),
        ("國強", [3]),
        ("wangjian", [1]),
        ("wang jg", []),
        ("jianguo", [1]),
        ("wjg", [1]),
        ("ＷＪＧ", [1]),
        ("shanguoqiang", [3]),
        ("danguo", [3]),
        ("sgq", [3]),
        ("ouyang", [4]),
        ("1234", [1]),
        ("王 1234", [1]),
        ("王 2222", []),
        ("王建军", []),
        ("maria", [5]),
        ("lopez", [5]),
        ("w", []),
        ("", []),
        ("%", []),
    ],
)
def test_people_are_found_by_what_is_remembered_of_them(register, typed, found):
    assert search_keys.find(typed, Scope(communities=frozenset({HERE}))) == found


def test_only_the_communities_of_the_scope_are_searched(register):
    assert search_keys.find("王建国", EVERYWHERE) == [1, 9]
    assert search_keys.find("wjg", Scope()) == []


def test_a_changed_name_is_found_under_the_new_one_only(register):
    search.put(search_keys.KIND, HERE, 2, search_keys.keys("李秀兰", ""))
    assert search_keys.find("秀英", EVERYWHERE) == []
    assert search_keys.find("秀兰", EVERYWHERE) == [2]
    search.put(search_keys.KIND, THERE, 2, search_keys.keys("李秀兰", ""))
    assert search_keys.find("秀兰", Scope(communities=frozenset({THERE}))) == [2]
    search.drop(search_keys.KIND, 2)
    assert search_keys.find("秀兰", EVERYWHERE) == []


def test_a_phone_number_cannot_be_read_from_its_key():
    (key,) = set(search_keys.keys("王建国", "13800001234")) - set(search_keys.keys("王建国"))
    assert "1234" not in key


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan of SQLite")
def test_a_prefix_walks_the_index(register):
    plan = search._hits(search_keys.KIND, (), "@wang", EVERYWHERE).explain()
    assert "COVERING INDEX" in plan
    assert "key>? AND key<?" in plan
