"""Which kind a business is, by hand from the conditions of Zhejiang; the command line; bad rows."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from linli.services.businesses.engine import kinds
from linli.services.businesses.engine.kinds import Premises

DAY, HERE = dt.date(2026, 11, 30), "330102"
SHOP = Premises(fixed=True, area_m2=30, workers=3, activities=("serving",))


def kind(**facts):
    found = kinds.kind_of(Premises(**facts), code=HERE, on=DAY)
    return found.kind, found.certain, found.missing


MAKING = {"fixed": True, "activities": ("making",), "foods": ("tofu",)}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # A workshop: at most 7 workers, at most 100 m² of production area.
        (MAKING | {"workers": 7, "production_m2": 100}, ("workshop", True, ())),
        (MAKING | {"workers": 8, "production_m2": 100}, ("licence", True, ())),
        (MAKING | {"workers": 7, "production_m2": 100.5}, ("licence", True, ())),
        # The whole area says enough of the production area if it is small enough, and nothing if it is larger.
        (MAKING | {"workers": 7, "area_m2": 90}, ("workshop", True, ())),
        (MAKING | {"workers": 7, "area_m2": 200}, ("workshop", False, ("production_m2",))),
        (MAKING | {"workers": 7, "area_m2": 90, "foods": ()}, ("workshop", False, ("foods",))),
        (MAKING | {"workers": 7, "area_m2": 90, "foods": ("tofu", "dairy")}, ("licence", True, ())),
        (MAKING | {"workers": 7, "area_m2": 90, "foods": ("hot_meals",)}, ("workshop", False, ("foods",))),
        # A small restaurant: at most 50 m².
        ({"fixed": True, "activities": ("serving",), "area_m2": 50}, ("restaurant", True, ())),
        ({"fixed": True, "activities": ("serving",), "area_m2": 50.1}, ("licence", True, ())),
        ({"fixed": True, "activities": ("serving",)}, ("restaurant", False, ("area_m2",))),
        ({"fixed": True, "activities": ("selling",), "area_m2": 20}, ("grocery", True, ())),
        # No fixed shop: a stall, whatever it does.
        ({"fixed": False, "activities": ("serving",), "area_m2": 500}, ("stall", True, ())),
        ({"fixed": None, "activities": ("serving",), "area_m2": 500}, ("restaurant", False, ("fixed",))),
        ({"fixed": None}, ("", False, ("fixed", "activities"))),
        # Mixed: the highest risk counts.
        ({"fixed": True, "activities": ("selling", "serving"), "area_m2": 40}, ("restaurant", True, ())),
        (
            {"fixed": True, "activities": ("selling", "making"), "area_m2": 80, "workers": 2}
            | {"foods": ("tofu", "packed")},
            ("workshop", True, ()),
        ),
        # A canteen of up to 50 diners is like a small restaurant, but not of schools, nurseries and elder homes.
        ({"fixed": True, "activities": ("canteen",), "diners": 50, "host": "work"}, ("restaurant", True, ())),
        ({"fixed": True, "activities": ("canteen",), "diners": 51, "host": "work"}, ("licence", True, ())),
        ({"fixed": True, "activities": ("canteen",), "diners": 20, "host": "nursery"}, ("licence", True, ())),
        ({"fixed": True, "activities": ("canteen",), "diners": 20}, ("restaurant", False, ("host",))),
    ],
)
def test_the_kind_follows_from_the_conditions(facts, expected):
    assert kind(**facts) == expected


def test_each_number_has_its_source_and_what_is_not_verified_says_so():
    found = kinds.kind_of(SHOP, code=HERE, on=DAY)
    rule = next(line.rule for line in found.lines if line.rule)
    assert (rule.id, rule.grade, rule.jurisdiction) == ("food.small_restaurant.max_m2", "L", "33")
    elsewhere = kinds.kind_of(SHOP, code="440100", on=DAY)
    assert next(line.rule for line in elsewhere.lines if line.rule).unverified


def test_before_the_provisions_nothing_is_said_for_certain_by_them():
    found = kinds.kind_of(SHOP, code=HERE, on=dt.date(2017, 4, 30))
    assert next(line.rule for line in found.lines if line.rule).jurisdiction == ""


def test_equal_risks_are_decided_by_the_main_business(monkeypatch):
    equal = tuple(kinds.KindWay(way.kind, way.activity, 1, "K", way.conditions) for way in kinds.ways())
    monkeypatch.setattr(kinds, "ways", lambda: equal)
    both = {"fixed": True, "activities": ("selling", "serving"), "area_m2": 40}
    assert kind(**both) == ("", False, ("main",))
    assert kind(**both, main="selling") == ("grocery", True, ())


def test_a_stall_that_sells_online_is_refused_and_a_shop_is_not():
    stall = kinds.kind_of(Premises(fixed=False, online=True), code=HERE, on=DAY)
    assert stall.refused is kinds.NO_ONLINE_STALL
    assert not kinds.kind_of(Premises(fixed=True, online=True, activities=("serving",)), code=HERE, on=DAY).refused


@given(
    area=st.none() | st.floats(1, 400),
    workers=st.none() | st.integers(0, 20),
    fixed=st.sampled_from([True, False, None]),
)
def test_more_facts_never_change_a_certain_answer(area, workers, fixed):
    """What is certain without a fact is the same whatever the fact is."""
    facts = {"fixed": fixed, "area_m2": area, "workers": workers, "activities": ("making",), "foods": ("tofu",)}
    found = kinds.kind_of(Premises(**facts), code=HERE, on=DAY)
    if found.certain:
        for production in (1.0, 100.0, area or 50.0):
            if area is None or production <= area:
                more = kinds.kind_of(Premises(**facts, production_m2=production), code=HERE, on=DAY)
                assert (more.kind, more.certain) == (found.kind, True)


# ---- the command


@pytest.fixture
def asked(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LINLI_LANGUAGE", "en")

    def ask(text, *options, encoding="utf-8"):
        file = tmp_path / "shops.csv"
        file.write_text(text, encoding=encoding)
        code = 0
        try:
            call_command("businesses_kind", str(file), *options)
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


HEAD = "店名,固定场所,面积,从业人数,经营项目,食品品种,网上经营\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_an_office_is_answered_row_by_row(asked, encoding):
    rows = "李家小馆,是,50,3,餐饮,热菜,是\n豆腐坊,是,90,5,加工,豆腐,否\n早点摊,否,,1,餐饮,油条,是\n"
    code, out, _err = asked(HEAD + rows, "--on", "2026-11-30", "--json", encoding=encoding)
    found = json.loads(out)
    assert code == 0
    assert [(one["name"], one["kind"], one["certain"]) for one in found["shops"]] == [
        ("李家小馆", "restaurant", True),
        ("豆腐坊", "workshop", True),
        ("早点摊", "stall", True),
    ]
    assert "online" in found["shops"][2]["refused"]
    assert [one["paper"] for one in found["shops"]] == ["certificate", "certificate", "card"]


def test_bad_cells_are_named_and_the_other_rows_are_answered(asked):
    rows = "坏店,也许,-3,很多,跳舞,,\n好店,是,30,3,餐饮,,\n"
    code, out, _err = asked(HEAD + rows, "--json")
    found = json.loads(out)
    assert (code, [one["name"] for one in found["shops"]]) == (1, ["好店"])
    assert [one["column"] for one in found["rejected"]] == [
        "fixed place",
        "area in m²",
        "regular workers",
        "what it does",
    ]
    assert {one["row"] for one in found["rejected"]} == {2}


def test_a_production_area_larger_than_the_whole_is_a_contradiction(asked):
    code, _out, err = asked("name,fixed,area,production area,activities\n坊,yes,50,60,making\n")
    assert code == 1
    assert "larger than the whole area" in err


def test_what_is_not_known_is_said_and_columns_that_are_not_read_are_named(asked):
    code, out, err = asked("店名,经营项目,老板生日\n小店,餐饮,1980\n")
    assert code == 0
    assert "small restaurant, if this fits: fixed place, area in m²" in out
    assert "老板生日" in err


def test_a_file_that_cannot_be_read_is_a_sentence(asked, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("businesses_kind", str(tmp_path / "none.csv"))
