"""Word files: what is read of them, and that only the blanks change."""

import datetime as dt
import re

import pytest

from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.office import word
from linli.core.office.word_fill import WordFills, WordList, fill_word
from linli.core.tests.office_files import document, members, run, word_cell, word_table

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
LINE = '<w:u w:val="single"/>'
CHECK = (
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{0}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent>{1}</w:sdtContent></w:sdt>"
)


def body(data):
    return members(data)["word/document.xml"].decode().partition("<w:body>")[2].partition("</w:body>")[0]


def filled(text, blanks, **options):
    return body(fill_word(document(text), WordFills(blanks, **options)))


def paragraph(*runs):
    return f"<w:p>{''.join(runs)}</w:p>"


def blanks_of(text):
    return [(each.address, str(each.kind), each.label, each.filled, each.ticked) for each in text.blanks]


GRID = word_table(
    [word_cell("姓名"), word_cell(), word_cell("照片", RESTART)],
    [word_cell("住址", '<w:gridSpan w:val="2"/>'), word_cell("", CONTINUE)],
    [word_cell("电话"), word_cell("无"), word_cell()],
)


def test_a_table_is_a_grid_with_merged_cells_once():
    (table,) = word.read(document(GRID)).tables
    assert (table.address, table.rows, table.columns) == ("T1", 3, 3)
    found = {cell.address: (cell.rows, cell.columns, cell.text) for cell in table.cells}
    assert found == {
        "T1R1C1": (1, 1, "姓名"),
        "T1R1C2": (1, 1, ""),
        "T1R1C3": (2, 1, "照片"),
        "T1R2C1": (1, 2, "住址"),
        "T1R3C1": (1, 1, "电话"),
        "T1R3C2": (1, 1, "无"),
        "T1R3C3": (1, 1, ""),
    }
    assert table.at(2, 3).address == "T1R1C3"
    assert table.at(2, 2).address == "T1R2C1"
    assert table.at(4, 1) is None


def test_rows_that_begin_later_heads_and_tables_within_cells():
    inner = word_table([word_cell("里")])
    late = f"<w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr>{word_cell('后')}</w:tr>"
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{word_cell('头')}<w:tc>{inner}<w:p/></w:tc></w:tr>"
    first, second = word.read(document(f"<w:tbl>{head}{late}</w:tbl>")).tables
    assert [cell.address for cell in first.cells] == ["T1R1C1", "T1R1C2", "T1R2C3"]
    assert first.head_rows == 1
    assert (second.address, second.cells[0].text) == ("T2", "里")


def test_blanks_of_a_paragraph():
    text = paragraph(
        run("单位：____ 联系人："),
        run("      ", LINE),
        run("□是 ☑否 日期：   （    ）"),
        '<w:r><w:br w:type="page"/></w:r>',
    )
    first, second = word.read(document("<w:p/>" + text)).paragraphs
    assert (first.address, first.blanks) == ("P1", ())
    assert blanks_of(second) == [
        ("P2.1", "line", "单位：", "", False),
        ("P2.2", "line", "联系人：", "", False),
        ("P2.3", "box", "是", "", False),
        ("P2.4", "box", "否 日期：", "", True),
        ("P2.5", "gap", "否 日期：", "", False),
        ("P2.6", "gap", "（", "", False),
    ]


def test_a_date_to_write_in_is_one_blank():
    text = paragraph(run("填表人："), run("      ", LINE), run("  填表日期：    年  "), run("月  日 (盖章)"))
    found = word.read(document(text)).paragraphs[0]
    assert [(each.label, each.filled) for each in found.blanks] == [("填表人：", ""), ("填表日期：", "")]
    out = filled(text, {"P1.2": dt.date(2026, 11, 30)}, day_form="%Y年%m月%d日")
    assert word.read(document(out)).paragraphs[0].text == "填表人：        填表日期：2026年11月30日 (盖章)"
    assert filled(text, {"P1.2": None}) == text
    apart = paragraph(run("  ", LINE), run("年"), run("  ", LINE), run("月"), run("  ", LINE), run("日"))
    assert [str(each.kind) for each in word.read(document(apart)).paragraphs[0].blanks] == ["line"] * 3


def test_deleted_text_fields_and_text_boxes_are_not_read():
    inside = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>" + run("新") + "</w:ins>"
    inside += (
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:pict><w:txbxContent><w:p>"
        + run("框")
        + "</w:p></w:txbxContent></w:pict></w:r>"
    )
    assert word.read(document(paragraph(inside))).paragraphs[0].text == "新"


def test_a_look_that_tells_a_title():
    look = '<w:pPr><w:pStyle w:val="1"/><w:jc w:val="center"/></w:pPr>'
    title = paragraph(look, run("月报表", '<w:sz w:val="44"/>'))
    found = word.read(document(title)).paragraphs[0]
    assert (found.style, found.centred, found.size) == ("1", True, 22.0)


def test_controls_are_read_as_boxes_lines_and_choices():
    hint = '<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dropDownList><w:listItem w:displayText="男" w:value="1"/>'
    hint += '<w:listItem w:value="女"/></w:dropDownList></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    hint = hint.format(run("请选择", '<w:rStyle w:val="P"/>'))
    box, choice = word.read(
        document(paragraph(CHECK.format(1, run("☒")), run("低保")) + paragraph(run("性别："), hint))
    ).paragraphs
    assert blanks_of(box) == [("P1.1", "box", "低保", "", True)]
    assert blanks_of(choice) == [("P2.1", "line", "性别：", "", False)]
    assert choice.blanks[0].choices == ("男", "女")
    out = filled(paragraph(run("性别："), hint), {"P1.1": "女"})
    assert "showingPlcHdr" not in out
    assert "rStyle" not in out
    assert ">女</w:t>" in out
    assert word.read(document(out)).paragraphs[0].blanks[0].filled == "女"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<w:p/>", '<w:p><w:r><w:t xml:space="preserve">张三</w:t></w:r></w:p>'),
        ('<w:p w:rsidR="0"></w:p>', '<w:p w:rsidR="0"><w:r><w:t xml:space="preserve">张三</w:t></w:r></w:p>'),
        (
            '<w:p><w:pPr><w:rPr><w:ins w:id="1"/><w:b/></w:rPr></w:pPr></w:p>',
            '<w:p><w:pPr><w:rPr><w:ins w:id="1"/><w:b/></w:rPr></w:pPr>'
            '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">张三</w:t></w:r></w:p>',
        ),
        (
            "<w:p><w:r><w:rPr><w:i/></w:rPr></w:r></w:p>",
            '<w:p><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">张三</w:t></w:r></w:p>',
        ),
        (
            f"<w:p>{run('旧', '<w:b/>')}{run('的')}</w:p><w:p>{run('字')}</w:p>",
            f"<w:p>{run('张三', '<w:b/>')}<w:r></w:r></w:p><w:p><w:r></w:r></w:p>",
        ),
    ],
)
def test_a_cell_keeps_its_look(before, after):
    table = f"<w:tbl><w:tr><w:tc>{{}}</w:tc>{word_cell('旁')}</w:tr></w:tbl>"
    assert filled(table.format(before), {"T1R1C1": "张三"}) == table.format(after)


def test_lines_of_a_cell_and_values_of_other_kinds():
    values = {"T1R1C1": "一\n二", "T1R1C2": dt.date(2026, 11, 30), "T1R1C3": 3.50, "T1R1C4": "<&>"}
    out = filled(word_table([word_cell()] * 4), values, day_form="%Y年%m月%d日")
    texts = [cell.text for cell in word.read(document(out)).tables[0].cells]
    assert texts == ["一\n二", "2026年11月30日", "3.5", "<&>"]


def test_an_underscore_line_becomes_an_underlined_text():
    look, after = "<w:b/>", '<w:vertAlign w:val="baseline"/>'
    out = filled(paragraph(run("&#22995;名：______，男", look + after)), {"P1.1": "张三"})
    assert out == paragraph(
        run("&#22995;名：", look + after), run(" 张三 ", look + LINE + after), run("，男", look + after)
    )
    again = word.read(document(out)).paragraphs[0]
    assert blanks_of(again) == [("P1.1", "line", "姓名：", "张三", False)]


@pytest.mark.parametrize("value", ["张三", "一个比这条线长得多的单位名称", "", "2026"])
def test_a_line_can_be_filled_again_and_emptied(value):
    runs = paragraph(
        run("单位："), run("   ", LINE), f"<w:r><w:rPr>{LINE}</w:rPr><w:tab/><w:tab/></w:r>", run(" 日期：____日")
    )
    once = filled(runs, {"P1.1": "甲", "P1.2": "乙"})
    twice = filled(once, {"P1.1": value})
    found = word.read(document(twice)).paragraphs[0]
    assert [each.filled for each in found.blanks] == [value, "乙"]
    assert [each.address for each in found.blanks] == ["P1.1", "P1.2"]
    assert filled(twice, {"P1.1": value}) == twice


def test_what_is_beside_a_line_keeps_its_place():
    out = filled(paragraph(run("姓名："), run("          ", LINE), run("性别：")), {"P1.1": "张三"})
    assert '<w:t xml:space="preserve"> 张三     </w:t>' in out


@pytest.mark.parametrize(
    ("before", "ticked", "after"),
    [
        (run("□是 □否"), True, run("☑是 □否")),
        (run("☑是 □否"), False, run("□是 □否")),
        (run("√是 □否"), False, run("□是 □否")),
        (run("☑是 □否"), True, run("☑是 □否")),
        (CHECK.format(0, run("☐")), True, CHECK.format(1, run("☒"))),
        (CHECK.format(1, run("☒")), False, CHECK.format(0, run("☐"))),
        (
            '<w:r><w:sym w:font="Wingdings 2" w:char="00A3"/></w:r>',
            True,
            '<w:r><w:sym w:font="Wingdings 2" w:char="0052"/></w:r>',
        ),
        (
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
            False,
            '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>',
        ),
    ],
)
def test_a_box_is_ticked_and_nothing_else_changes(before, ticked, after):
    assert filled(paragraph(before, run("低保")), {"P1.1": ticked}) == paragraph(after, run("低保"))


def test_blanks_in_cells_are_numbered_over_their_paragraphs():
    cell = f"<w:tc><w:p>{run('□城镇')}</w:p><w:p>{run('□农村 电话____')}</w:p></w:tc>"
    out = filled(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>", {"T1R1C1.2": True, "T1R1C1.3": "123"})
    assert [(each.ticked, each.filled) for each in word.read(document(out)).tables[0].cells[0].blanks] == [
        (False, ""),
        (True, ""),
        (False, "123"),
    ]


def test_everything_that_is_not_filled_stays_byte_for_byte():
    text = paragraph(run("单位：____")) + GRID + "<w:sectPr/>"
    data = document(text, {"word/media/seal.png": bytes(range(256))})
    before, after = members(data), members(fill_word(data, WordFills({"T1R1C2": "张三", "T1R3C3": "x"})))
    assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}
    added = re.compile(r'<w:r><w:t xml:space="preserve">(?:张三|x)</w:t></w:r>')
    assert added.sub("", after["word/document.xml"].decode()) == before["word/document.xml"].decode()


def lists(table, records, first=2, printed=2, columns=(2, 3)):
    data = document(table)
    return fill_word(data, WordFills(lists=[WordList("T1", first, printed, columns, records)]))


LIST = word_table(
    [word_cell("序号"), word_cell("姓名"), word_cell("数量"), word_cell("单位")],
    [word_cell("1"), word_cell("", "", "<w:b/>"), word_cell(), word_cell("元")],
    [word_cell("2"), word_cell("", "", "<w:b/>"), word_cell(), word_cell("元")],
    [word_cell("合计"), word_cell(), word_cell(), word_cell()],
)


def grid(data):
    (table,) = word.read(data).tables
    return [[table.at(row, column).text for column in range(1, table.columns + 1)] for row in range(1, table.rows + 1)]


def test_rows_are_added_like_the_last_printed_row():
    out = lists(LIST, [("甲", 1), ("乙", 2), ("丙", 3), ("<丁>", None)])
    assert grid(out)[1:] == [
        ["1", "甲", "1", "元"],
        ["2", "乙", "2", "元"],
        ["3", "丙", "3", "元"],
        ["4", "<丁>", "", "元"],
        ["合计", "", "", ""],
    ]
    assert body(out).count("<w:rPr><w:b/></w:rPr><w:t ") == 4


def test_rows_without_a_record_are_emptied():
    out = lists(body(lists(LIST, [("甲", 1), ("乙", 2)])), [("丙", 3)])
    assert grid(out)[1:3] == [["1", "丙", "3", "元"], ["2", "", "", "元"]]


def test_numbers_and_names_that_are_there_once_are_not_repeated():
    row = (
        '<w:tr w14:paraId="1A"><w:tc><w:p w14:paraId="2B" w14:textId="77777777"><w:bookmarkStart w:id="0" w:name="b"/>'
    )
    row += '<w:bookmarkEnd w:id="0"/></w:p></w:tc></w:tr>'
    out = body(lists(f"<w:tbl>{row}</w:tbl>", [("甲",), ("乙",)], 1, 1, (1,)))
    assert out.count("paraId") == 2
    assert out.count("bookmarkStart") == 1
    assert grid(document(out)) == [["甲"], ["乙"]]


@pytest.mark.parametrize(
    ("fills", "said"),
    [
        (WordFills({"T9R1C1": "x"}), "T9R1C1"),
        (WordFills({"P1.7": "x"}), r"P1\.7"),
        (WordFills({"T1R2C3": "x"}), "T1R2C3"),  # covered by the cell above
        (WordFills(lists=[WordList("T2", 1, 1, (1,), [])]), "T2"),
        (WordFills(lists=[WordList("T1", 3, 2, (1,), [])]), "T1"),
        (WordFills(lists=[WordList("T1", 1, 2, (3,), [])]), "T1"),
    ],
)
def test_what_is_not_there_is_named(fills, said):
    with pytest.raises(RuleBroken, match=said):
        fill_word(document(GRID), fills)


def test_a_file_that_is_no_document_is_refused():
    with pytest.raises(UnreadableFile):
        word.read(document("<w:p>"))
