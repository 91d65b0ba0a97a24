"""What a new edition changes: blanks are followed by their label paths, never by their address."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.insight.reports.structure import Blank, BlankKind, FormPart, FormStructure, FormTable, TableKind, compare
from linli.insight.reports.tests.structure.labelled import FORMS, read_form

NAMES = [
    "户数",
    "人数",
    "金额（元）",
    "60岁以上",
    "80岁以上",
    "女",
    "低保对象",
    "特困人员",
    "按期办结率",
    "本月新增",
    "本月退出",
]


def form(rows, columns, *, part="表", title="", top=1, left=1, kind=BlankKind.VALUE):
    """A summary with so many rows and columns, its first blank at `top` and `left`."""
    blanks = tuple(
        Blank(f"{part}!{left + c}.{top + r}", (row,), (column,), kind)
        for r, row in enumerate(rows)
        for c, column in enumerate(columns)
    )
    table = FormTable(TableKind.SUMMARY, title, (1, 1), (top, top + len(rows)), blanks)
    return FormStructure("表", "", (FormPart(part, False, (table,)),))


def label_pairs(matches):
    return {(one.old.label, one.new.label) for one in matches}


LABELS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True)


@given(rows=LABELS, columns=LABELS)
def test_a_form_is_the_same_as_itself(rows, columns):
    one = form(rows, columns)
    changes = compare(one, one)
    assert len(changes.same) == len(one.blanks)
    assert (changes.moved, changes.reworded, changes.new, changes.vanished) == ((), (), (), ())


@given(rows=LABELS, columns=LABELS, data=st.data())
def test_rows_and_columns_in_another_order_only_move(rows, columns, data):
    one = form(rows, columns)
    two = form(data.draw(st.permutations(rows)), data.draw(st.permutations(columns)), top=data.draw(st.integers(1, 9)))
    changes = compare(one, two)
    assert (changes.reworded, changes.new, changes.vanished) == ((), (), ())
    assert all(old == new for old, new in label_pairs((*changes.same, *changes.moved)))
    assert len(changes.same) + len(changes.moved) == len(one.blanks)


@given(rows=LABELS, columns=LABELS, more=st.sampled_from(["婚姻家庭纠纷", "建筑面积"]), at=st.integers(0, 6))
def test_an_inserted_column_is_new_and_all_else_only_moves(rows, columns, more, at):
    one = form(rows, columns)
    two = form(rows, [*columns[:at], more, *columns[at:]])
    changes = compare(one, two)
    assert len(changes.new) == len(rows)
    assert all(blank.columns == (more,) for blank in changes.new)
    assert (changes.reworded, changes.vanished) == ((), ())


@given(rows=LABELS, columns=LABELS, others=LABELS, more=LABELS)
def test_what_is_new_one_way_is_gone_the_other_way(rows, columns, others, more):
    one, two = form(rows, columns), form(others, more, top=3)
    forth, back = compare(one, two), compare(two, one)
    assert {blank.key for blank in forth.new} == {blank.key for blank in back.vanished}
    assert {blank.key for blank in forth.vanished} == {blank.key for blank in back.new}
    assert {(a.old.key, a.new.key) for a in forth.reworded} == {(a.new.key, a.old.key) for a in back.reworded}


@settings(max_examples=60)
@given(rows=LABELS, columns=LABELS, others=LABELS, more=LABELS)
def test_every_blank_is_in_one_group_only(rows, columns, others, more):
    one, two = form(rows, columns), form(others, more)
    changes = compare(one, two)
    pairs = [*changes.same, *changes.moved, *changes.reworded]
    assert sorted([pair.old.key for pair in pairs] + [blank.key for blank in changes.vanished]) == sorted(
        b.key for b in one.blanks
    )
    assert sorted([pair.new.key for pair in pairs] + [blank.key for blank in changes.new]) == sorted(
        b.key for b in two.blanks
    )


def test_other_signs_spaces_and_numbers_of_lines_are_the_same():
    changes = compare(form(["一、低保对象"], ["金额（元）"]), form(["三、低保 对象"], ["金额(元)"]))
    assert len(changes.same) == 1


def test_a_small_change_of_words_is_proposed_with_its_reason():
    changes = compare(form(["低保对象"], ["本月新增户数"]), form(["低保对象"], ["本月新增的户数"]))
    (one,) = changes.reworded
    assert "本月新增的户数" in one.reason
    assert f"{round(one.similarity * 100)}%" in one.reason
    assert 0.6 <= one.similarity < 1


def test_another_age_is_another_question():
    changes = compare(form(["老年人"], ["60周岁以上人数"]), form(["老年人"], ["65周岁以上人数"]))
    assert (len(changes.reworded), len(changes.new), len(changes.vanished)) == (0, 1, 1)


def test_a_part_is_never_proposed_as_its_whole():
    old = FormStructure(
        "",
        "",
        (
            FormPart(
                "表",
                False,
                (FormTable(TableKind.SUMMARY, "", (1, 1), (2, 2), (Blank("表!B2", ("流动人口",), ("人数",)),)),),
            ),
        ),
    )
    new = FormStructure(
        "",
        "",
        (
            FormPart(
                "表",
                False,
                (FormTable(TableKind.SUMMARY, "", (1, 1), (2, 2), (Blank("表!B2", ("流动人口",), ("人数", "租住")),)),),
            ),
        ),
    )
    assert compare(old, new).reworded == ()


def test_a_group_around_columns_is_proposed():
    old = FormStructure(
        "",
        "",
        (
            FormPart(
                "表",
                False,
                (FormTable(TableKind.LIST, "", (1, 1), (2, 2), (Blank("表!B2", (), ("基本情况", "电话")),)),),
            ),
        ),
    )
    new = FormStructure(
        "",
        "",
        (
            FormPart(
                "表",
                False,
                (FormTable(TableKind.LIST, "", (1, 1), (2, 2), (Blank("表!B2", (), ("家属", "基本情况", "电话")),)),),
            ),
        ),
    )
    assert len(compare(old, new).reworded) == 1


def test_another_sheet_and_exchanged_rows_and_columns_are_followed():
    old = form(["低保", "特困"], ["户数", "人数"], part="甲")
    assert len(compare(old, form(["低保", "特困"], ["户数", "人数"], part="乙")).moved) == 4
    assert len(compare(old, form(["户数", "人数"], ["低保", "特困"], part="甲", top=9)).moved) == 4


def test_another_unit_is_said():
    one = FormStructure(
        "",
        "",
        (
            FormPart(
                "表",
                False,
                (FormTable(TableKind.FIELDS, "", (0, 0), (1, 1), (Blank("表!B2", ("金额",), (), unit="元"),)),),
            ),
        ),
    )
    two = FormStructure(
        "",
        "",
        (
            FormPart(
                "表",
                False,
                (FormTable(TableKind.FIELDS, "", (0, 0), (1, 1), (Blank("表!B2", ("金额",), (), unit="万元"),)),),
            ),
        ),
    )
    assert len(compare(one, two).changed) == 1
    assert compare(one, one).changed == ()


# Of each form with a second edition: what the new one asks newly and no longer, by the columns or rows concerned.
EDITIONS = {
    "elderly-ledger.xlsx": ({"家庭医生"}, {"慢性病"}),
    "relief-list.xlsx": ({"年度复核日期"}, {"致贫原因"}),
    "employment-monthly.xlsx": ({"灵活就业人数"}, {"创业带动就业人数"}),
    "mediation-quarterly.xlsx": ({"噪声"}, {"劳动争议"}),
    "households-quarterly.xlsx": ({"0-2岁"}, {"租住"}),
    "work-log.docx": ({"用时(分钟)"}, {"天气"}),
}


def test_new_editions_ask_only_for_what_is_new():
    for name, (new, gone) in EDITIONS.items():
        changes = compare(read_form(name), read_form(f"editions/{name}"))
        assert changes.reworded == (), name
        assert all(new & {*blank.rows, *blank.columns} for blank in changes.new), name
        assert all(gone & {*blank.rows, *blank.columns} for blank in changes.vanished), name
        assert changes.new, name
        assert changes.vanished, name
    assert {file.name for file in (FORMS / "editions").iterdir()} == set(EDITIONS)
