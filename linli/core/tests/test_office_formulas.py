"""References in formulas: compared with a sheet whose rows have names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.office.formulas import is_opaque, moved, references, row_pattern, shifted
from linli.core.office.references import Growth, RowInsertion, RowMoves, column_letters, column_number, place

HEIGHT = 40
SIMPLE = re.compile(r"(\$?)([A-Z]+)(\$?)(\d+)(?::(\$?)([A-Z]+)(\$?)(\d+))?")

rows = st.integers(1, HEIGHT)
dollar = st.sampled_from(["", "$"])


@st.composite
def references_of(draw):
    cell = f"{draw(dollar)}{draw(st.sampled_from('ABZ'))}{draw(dollar)}{draw(rows)}"
    if draw(st.booleans()):
        return cell
    start, end = sorted((draw(rows), draw(rows)))
    return f"{draw(dollar)}B{draw(dollar)}{start}:{draw(dollar)}C{draw(dollar)}{end}"


@st.composite
def formulas_of(draw):
    pieces = [
        draw(st.sampled_from(["{}", "SUM({})", "IF({}>1,{},2)", '"A5:A6"&{}', "LOG10({})*1E5", "表!{}", "'表 a'!{}"]))
    ]
    text = "+".join(pieces * draw(st.integers(1, 2)))
    while "{}" in text:
        text = text.replace("{}", draw(references_of()), 1)
    return text


@st.composite
def insertions(draw):
    first, last = sorted((draw(rows), draw(rows)))
    return RowInsertion(first, last, draw(st.integers(1, 20)))


def names(insertion):
    """The rows of a sheet after an insertion: old ones by number, new ones by a word."""
    new = [f"new {n}" for n in range(insertion.count)]
    old = list(range(1, HEIGHT + 1))
    return [*old[: insertion.last], *new, *old[insertion.last :]]


@given(references_of(), insertions())
def test_a_reference_names_the_same_rows_and_those_that_came_between(text, insertion):
    found = SIMPLE.fullmatch(text)
    top, bottom = int(found[4]), int(found[8] or found[4])
    new = SIMPLE.fullmatch(moved(text, "表", 0, {"表": RowMoves((insertion,))}))
    after = names(insertion)[int(new[4]) - 1 : int(new[8] or new[4])]
    grows = found[8] and (bottom > top or insertion.first == insertion.last) and bottom == insertion.last
    between = found[8] and top <= insertion.last < bottom
    expected = {*range(top, bottom + 1), *([f"new {n}" for n in range(insertion.count)] if grows or between else [])}
    assert set(after) == expected
    # Dollars and columns stay.
    assert [new[n] for n in (1, 2, 3, 5, 6, 7)] == [found[n] for n in (1, 2, 3, 5, 6, 7)]


@given(formulas_of(), insertions(), st.integers(1, 20), st.sampled_from(["表", "表 A", "别"]))
def test_inserting_twice_is_inserting_all_at_once(formula, insertion, more, sheet):
    once = moved(formula, "表", 0, {sheet.lower(): RowMoves((insertion,))})
    then = RowInsertion(insertion.first, insertion.last + insertion.count, more)
    together = RowInsertion(insertion.first, insertion.last, insertion.count + more)
    twice = moved(once, "表", 0, {sheet.lower(): RowMoves((then,))})
    # A list of one printed row has several after the first insertion: ranges over it had grown already.
    assert twice == moved(formula, "表", 0, {sheet.lower(): RowMoves((together,))})


@given(formulas_of(), insertions())
def test_a_sheet_that_the_formula_does_not_name_changes_nothing(formula, insertion):
    assert moved(formula, "表", 0, {"别": RowMoves((insertion,))}) == formula


@given(formulas_of(), st.integers(-30, 30), st.integers(-1, 30))
def test_a_copy_that_is_copied_back_is_the_formula(formula, down, beside):
    copied = shifted(formula, down, beside)
    if "#REF!" not in copied:
        assert shifted(copied, -down, -beside) == formula


@given(insertions(), rows, st.integers(1, 3))
def test_a_row_of_a_list_is_copied_as_shifting_it_does_above_the_insertion(insertion, row, column):
    """References to the own row only: the copy reads its own row."""
    letters = column_letters(column)
    moves = {"表": RowMoves((insertion,))}
    pattern = row_pattern(
        f"{letters}{insertion.last}*2+${letters}{insertion.last}", "表", insertion.last, moves, frozenset()
    )
    made = "".join(part if isinstance(part, str) else str(row + part) for part in pattern)
    assert made == f"{letters}{row}*2+${letters}{row}"


@given(st.integers(1, 16_384))
def test_letters_of_columns(number):
    assert column_number(column_letters(number)) == number


@given(st.lists(insertions(), max_size=1), rows)
def test_rows_are_moved_in_order(inserted, row):
    moves = RowMoves(tuple(inserted))
    assert moves.row(row + 1) > moves.row(row)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(D4:D6)", "SUM(D4:D16)"),
        ("SUM(D3:D6)", "SUM(D3:D16)"),
        ("SUM(D4:D7)", "SUM(D4:D17)"),
        ("SUM(D4:D5)", "SUM(D4:D5)"),
        ("sum(d4:d6)+a7", "sum(D4:D16)+A17"),
        ("SUM(4:6)+SUM(D:D)", "SUM(4:16)+SUM(D:D)"),
        ("SUM($4:$6)", "SUM($4:$16)"),
        ("'表'!D7&\"D7\"", "'表'!D17&\"D7\""),
        ("别!D7+[1]表!D7+'[b.xlsx]表'!D7", "别!D7+[1]表!D7+'[b.xlsx]表'!D7"),
        ("表:别!D7", "表:别!D7"),
        ("T1[[#This Row],[D7]]+T1[D7]", "T1[[#This Row],[D7]]+T1[D7]"),
        ("LOG10(D7)+A1B7+x.D7+D7x+DATE7(1)", "LOG10(D17)+A1B7+x.D7+D7x+DATE7(1)"),
        ("ABCD7+XFE7+D1048577", "ABCD7+XFE7+D1048577"),
        ("_xlfn.XLOOKUP(D7,D4:D6,#REF!)", "_xlfn.XLOOKUP(D17,D4:D16,#REF!)"),
        ("D7:INDEX(D:D,7)", "D17:INDEX(D:D,7)"),
        ("SUM(D6:F6)", "SUM(D6:F6)"),
        ("1.5E7+E7%", "1.5E7+E17%"),
        ("SUM((D4:D6,F4:F6) D5:F9)", "SUM((D4:D16,F4:F16) D5:F19)"),
        ("(D4+D5+D6)/D7", "(D4+D5+D6+SUM(D7:D16))/D17"),
        ("$D$4+$D$5+$D$6+表!E4+表!E5+表!E6", "$D$4+$D$5+$D$6+SUM($D$7:$D$16)+表!E4+表!E5+表!E6+SUM(表!E7:E16)"),
        ("SUM(D4,D5,D6)+IF(D4,D5,D6)", "SUM(D4,D5,D6,D7:D16)+IF(D4,D5,D6)"),
        ("D4+D6+D5*D4+D5-D6", "D4+D6+D5*D4+D5-D6"),
    ],
)
def test_references_are_told_from_what_looks_like_them(formula, expected):
    assert moved(formula, "表", 0, {"表": RowMoves((RowInsertion(4, 6, 10),))}) == expected


@pytest.mark.parametrize(
    ("formula", "opaque"),
    [
        ("SUM(A1:B2)*2", False),
        ('IF(A1,TRUE,"合计数")', False),
        ("合计数*2", True),
        ("INDIRECT(A1)", True),
        ("T1[数量]", True),
        ("表1:表3!A1", True),
    ],
)
def test_a_formula_that_may_read_anything_is_told(formula, opaque):
    assert is_opaque(formula) is opaque


def test_references_name_their_sheet():
    found = list(references("A1+'a''b'!$C$3:D4+表!B:B"))
    assert [(each.sheet, str(each)) for each in found] == [("", "A1"), ("a'b", "'a''b'!$C$3:D4"), ("表", "表!B:B")]


@pytest.mark.parametrize("text", ["", "A", "7", "A0", "XFE1", "A1048577", "A1:B2"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError):
        place(text)


def test_ranges_without_sheets():
    moves = RowMoves((RowInsertion(4, 6, 10),))
    assert moves.text("A1:B6 C6 D7", Growth.ALWAYS) == "A1:B16 C6:C16 D17"
    assert moves.text("A1:B6 C6 D7", Growth.SEVERAL) == "A1:B16 C6 D17"
    assert moves.text("A1:B6 $C$7", Growth.NEVER) == "A1:B6 $C$17"
