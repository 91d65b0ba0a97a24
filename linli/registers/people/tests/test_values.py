"""ID numbers, dates, phones and addresses as offices write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.chinese import from_numeral
from linli.core.intake.cell_values import Fault, read_date
from linli.core.intake.sheets import Day, Number, half_width
from linli.registers.people import identity
from linli.registers.people.imports import desk
from linli.registers.people.imports.addresses import locate, parse
from linli.registers.people.imports.values import read_id, read_phones

TODAY = dt.date(2026, 11, 23)
DAYS = st.dates(dt.date(1912, 1, 1), TODAY)
AREAS = st.sampled_from(["330106", "330199", "110101", "810000", "830000"])


def id_number(area, born, sequence):
    head = f"{area}{born:%Y%m%d}{sequence:03d}"
    return head + identity.check_digit(head)


@given(AREAS, DAYS, st.integers(1, 999).filter(lambda n: n % 10))
def test_a_right_id_number_says_birth_and_sex(area, born, sequence):
    known = read_id(id_number(area, born, sequence), TODAY)
    assert (known.born, known.sex) == (born, "1" if sequence % 2 else "2")


@given(AREAS, DAYS, st.integers(1, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(area, born, sequence, position, shift):
    number = id_number(area, born, sequence)
    wrong = str((int(number[position]) + shift) % 10)
    with pytest.raises(Fault):
        read_id(number[:position] + wrong + number[position + 1 :], TODAY)


@given(DAYS, st.integers(1, 999))
def test_what_excel_makes_of_an_id_number_never_passes(born, sequence):
    number = id_number("330106", born, sequence)
    if not number.isdigit():
        return
    for mangled in (Number(f"{float(number):.0f}"), f"{float(number):.5E}", number[:15] + "000"):
        if mangled != number or isinstance(mangled, Number):
            with pytest.raises(Fault):
                read_id(mangled, TODAY, trusted=False)


@given(AREAS, DAYS, st.integers(1, 999))
def test_an_old_number_is_the_same_person(area, born, sequence):
    number = id_number(area, born, sequence)
    if born.year < 2000 and born.year >= 1912:
        known = read_id(number[:6] + number[8:17], TODAY)
        assert (known.number, known.notes) == (number, ("id_old",))


@pytest.mark.parametrize(
    "text",
    ["", "123", "33010619560708012O", "330106195602300120", "3301061956070801277", "E12345678", "330106205607080124"],
)
def test_a_wrong_id_number_is_refused_with_a_sentence(text):
    with pytest.raises(Fault) as fault:
        read_id(text, TODAY)
    assert str(fault.value).endswith((".", ")", "。", "）"))


def test_a_number_that_ends_in_000_is_trusted_only_in_a_sound_sheet():
    number = next(
        n
        for s in range(100, 1000, 100)
        for n in [id_number("330106", dt.date(1956, m, 8), s) for m in range(1, 13)]
        if n.endswith("000")
    )
    assert read_id(number, TODAY, trusted=True).notes == ("id_zeros",)
    with pytest.raises(Fault):
        read_id(number, TODAY, trusted=False)


SPELLINGS = [
    "{y}-{m:02}-{d:02}",
    "{y}.{m}.{d}",
    "{y}年{m}月{d}日",
    "{y}{m:02}{d:02}",
    "{y}/{m}/{d}",
    "{y} 年 {m} 月 {d} 日",
]


@given(DAYS, st.sampled_from(SPELLINGS), st.booleans())
def test_every_spelling_is_the_same_day(day, spelling, wide):
    text = spelling.format(y=day.year, m=day.month, d=day.day)
    if wide:
        text = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
    assert read_date(half_width(text), TODAY) == day


@given(DAYS)
def test_excel_serials_and_date_cells(day):
    serial = (day - dt.date(1899, 12, 30)).days
    assert read_date(Number(serial), TODAY) == day
    assert read_date(Day(day.isoformat()), TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("56-7-8", dt.date(1956, 7, 8)),
        ("08.7.1", dt.date(2008, 7, 1)),
        ("560708", dt.date(1956, 7, 8)),
        ("一九五六年七月十二日", dt.date(1956, 7, 12)),
        ("1956-07-08 00:00:00", dt.date(1956, 7, 8)),
        ("1956-02-30", None),
        ("195607", None),
        ("不清楚", None),
        ("", None),
    ],
)
def test_dates(text, day):
    assert read_date(text, TODAY) == day


@given(st.text(max_size=20))
def test_no_cell_breaks_the_readers(text):
    read_date(text, TODAY)
    read_phones(text)
    parse(text)
    locate((text,) * 8, (text,))
    with pytest.raises(Fault):
        read_id(text, TODAY)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("13800001234", ["13800001234"]),
        ("138-0000-1234/0571-85861234", ["13800001234", "057185861234"]),
        ("85861234、13912345678", ["85861234", "13912345678"]),
        ("+86 138 0000 1234", ["13800001234"]),
        ("(0571)85861234", ["057185861234"]),
        ("无", []),
        ("1380000", []),
    ],
)
def test_phones(text, numbers):
    assert read_phones(text) == numbers


SAME_DOOR = [
    "景昙新村3幢1单元402室",
    "景昙新村３幢１单元４０２室",
    "景昙新村三幢一单元402",
    "景昙新村3-1-402",
    "景昙新村 3#1-402",
    "景昙新村3号楼1单元4楼402室",
    "景昙新村３栋1单元0402",
    "景昙新村3—1—402室",
]


@pytest.mark.parametrize("text", SAME_DOOR)
def test_every_spelling_is_the_same_door(text):
    assert parse(text).key == ("景昙新村", "3", "1", "402")
    assert parse(text).door == "3-1-402"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("凯旋路12弄3号402室", ("凯旋路12弄", "3", "", "402")),
        ("解放路12号", ("解放路", "12", "", "")),
        ("三村3组15号", ("3村3组", "15", "", "")),
        ("A座1201", ("", "A", "", "1201")),
        ("景昙大厦1201室", ("景昙大厦", "", "", "1201")),
        ("东湖苑东区十二幢三单元二〇二室", ("东湖苑东区", "12", "3", "202")),
    ],
)
def test_other_shapes_of_addresses(text, key):
    assert parse(text).key == key


@pytest.mark.parametrize("text", ["", "景昙新村", "景昙新村3幢", "不详", "3幢"])
def test_an_address_without_a_door_is_none(text):
    assert parse(text) is None


NUMBERS = st.integers(1, 99)
CELLS = ("address", "estate", "group", "lane", "plate", "building", "unit", "room")


def at(prefixes=(), **cells):
    """The door that cells of these columns mean."""
    return locate(tuple(cells.get(name, "") for name in CELLS), prefixes)


@given(NUMBERS, st.integers(1, 9), st.integers(101, 3399), st.sampled_from(["", "幢", "栋", "号楼"]), st.booleans())
def test_parts_in_columns_mean_the_door_of_the_whole(building, unit, room, word, worded):
    whole = at(address=f"景昙新村{building}幢{unit}单元{room}室")
    cells = (f"{building}{word}", f"{unit}单元" if worded else str(unit), f"{room}室" if worded else str(room))
    parts = at(estate="景昙新村", **dict(zip(("building", "unit", "room"), cells, strict=True)))
    assert parts.key == whole.key
    above = ("浙江省", "杭州市", "上城区")
    assert at(above, address="浙江省杭州市上城区" + whole.text).key == whole.key


@given(st.integers(1, 999))
def test_numerals(number):
    digits = "〇一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    spoken = (f"{digits[hundreds]}百" if hundreds else "") + (
        f"{digits[tens]}十" if tens else "零" if hundreds and ones else ""
    )
    assert from_numeral(spoken + (digits[ones] if ones else "")) == number


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("13800001234", "138****1234"),
        ("电话13800001234", "电话138****1234"),
        ("330106195607080127", "330106********0127"),
        ("330106560708012", "330106*****8012"),
    ],
)
def test_the_check_of_columns_masks_phones_as_every_page_does(cell, shown):
    assert desk._masked(cell) == shown
