"""The map names its places: by their names where they fit, else by their numbers in the list beside it."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from linli.insight.assessment.queries import map


def row(number, name, west, wide):
    outline = [[west, 30.0], [west + wide, 30.0], [west + wide, 30.1], [west, 30.1]]
    place = SimpleNamespace(pk=number, name=name, outline=outline)
    return SimpleNamespace(place=place, value=float(number), indicator=SimpleNamespace(unit="share", of_size=False))


def test_a_name_is_shown_in_its_place_and_a_number_where_it_does_not_fit():
    rows = [row(1, "凯旋社区", 120.0, 0.1), row(2, "金秋花园社区", 120.1, 0.012), row(3, "景芳社区", 120.112, 0.001)]
    drawn = map.drawn(rows)
    assert [shape.label for shape in drawn.shapes] == ["凯旋", "2", ""]
    for shape in drawn.shapes:
        assert 0 <= shape.x <= map.WIDE
        assert 0 <= shape.y <= drawn.height


def test_only_an_ending_of_all_names_is_left_out():
    assert map.shared_ending(["凯旋社区", "景芳社区"]) == "社区"
    assert map.shared_ending(["凯旋街道", "景芳镇"]) == ""
    assert map.shared_ending(["社区", "景芳社区"]) == ""
    assert map.shared_ending(["凯旋社区"]) == ""


@given(st.lists(st.text("甲乙丙社区", min_size=1, max_size=6), min_size=2, max_size=6))
def test_no_name_is_lost(names):
    ending = map.shared_ending(names)
    left = [name.removesuffix(ending) for name in names]
    assert all(left)
    assert len(set(left)) == len(set(names))
