"""What a person finds when they type what they remember."""

import pytest
from django.db import connection

from linli.core import search
from linli.core.access.viewer import Scope

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
    monkeypatch.setattr(search, "readings", lambda: {"单": ("shan",), "欧阳": ("ou yang",)})
    search._name_keys.cache_clear()
    search.surname_syllables.cache_clear()
    for ref, (name, phone) in PEOPLE.items():
        search.put(search.PERSON, HERE, ref, search.keys_for_person(name, phone))
    search.put(search.PERSON, THERE, 9, search.keys_for_person("王建国", ""))
    yield
    search._name_keys.cache_clear()
    search.surname_syllables.cache_clear()


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
    assert search.find(typed, search.PERSON, Scope(communities=frozenset({HERE}))) == found


def test_only_the_communities_of_the_scope_are_searched(register):
    assert search.find("王建国", search.PERSON, EVERYWHERE) == [1, 9]
    assert search.find("wjg", search.PERSON, Scope()) == []


def test_a_changed_name_is_found_under_the_new_one_only(register):
    search.put(search.PERSON, HERE, 2, search.keys_for_person("李秀兰", ""))
    assert search.find("秀英", search.PERSON, EVERYWHERE) == []
    assert search.find("秀兰", search.PERSON, EVERYWHERE) == [2]
    search.put(search.PERSON, THERE, 2, search.keys_for_person("李秀兰", ""))
    assert search.find("秀兰", search.PERSON, Scope(communities=frozenset({THERE}))) == [2]
    search.drop(search.PERSON, 2)
    assert search.find("秀兰", search.PERSON, EVERYWHERE) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("景昙 3-1-402", [20]),
        ("景昙新村3幢1单元402室", [20]),
        ("景昙新村三幢一单元402", [20]),
        ("景昙3-1-4", [20]),
        ("景曇新村３幢", [10]),
        ("景昙", [10]),
        ("jtxc", [10]),
        ("jingtan", [10]),
        ("3-1-402", [20, 21]),
        ("解放路12号", [11]),
        ("解放路", [11]),
        ("景昙 9-9-999", []),
    ],
)
def test_addresses_are_found_as_people_say_them(db, typed, found):
    search.put(search.PLACE, HERE, 10, search.keys_for_place("景昙新村3幢"))
    search.put(search.PLACE, HERE, 20, search.keys_for_place("景昙新村3幢1单元402室", "3-1-402"))
    search.put(search.PLACE, THERE, 11, search.keys_for_place("解放路12号"))
    search.put(search.PLACE, THERE, 21, search.keys_for_place("解放路12号3幢1单元402室", "3-1-402"))
    assert search.find(typed, search.PLACE, EVERYWHERE) == found


def test_a_phone_number_cannot_be_read_from_its_key():
    (key,) = set(search.keys_for_person("王建国", "13800001234")) - set(search.keys_for_person("王建国"))
    assert "1234" not in key


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan of SQLite")
def test_a_prefix_walks_the_index(register):
    plan = search._hits(search.PERSON, (), "@wang", EVERYWHERE).explain()
    assert "COVERING INDEX" in plan
    assert "key>? AND key<?" in plan
