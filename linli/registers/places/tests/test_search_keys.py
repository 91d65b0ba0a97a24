"""What a person finds when they type what they remember of an address."""

import pytest

from linli.core import search
from linli.core.access.viewer import Scope
from linli.registers.places import search_keys

HERE, THERE = 7, 8
EVERYWHERE = Scope(everything=True)


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
    search.put(search_keys.KIND, HERE, 10, search_keys.keys("景昙新村3幢"))
    search.put(search_keys.KIND, HERE, 20, search_keys.keys("景昙新村3幢1单元402室", "3-1-402"))
    search.put(search_keys.KIND, THERE, 11, search_keys.keys("解放路12号"))
    search.put(search_keys.KIND, THERE, 21, search_keys.keys("解放路12号3幢1单元402室", "3-1-402"))
    assert search_keys.find(typed, EVERYWHERE) == found
