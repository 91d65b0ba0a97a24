"""Forms with oddities: each is read right, or a sentence says where and what to do."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from linli.core.errors import UnreadableFile
from linli.insight.reports.structure import BlankKind, TableKind, read


class Draft:
    """A workbook drawn cell by cell."""

    def __init__(self):
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer)
        self.box = self.book.add_format({"border": 1})
        self.bold = self.book.add_format({"border": 1, "bold": True})
        self.line = self.book.add_format({"bottom": 1})

    def sheet(self, name="Sheet1"):
        return self.book.add_worksheet(name)

    def rows(self, sheet, top, rows, left=0, style=None):
        """Write boxed rows; None is a blank."""
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                look = style or (self.bold if r == 0 else self.box)
                if isinstance(text, str) and text.startswith("="):
                    sheet.write_formula(top + r, left + c, text, look)
                else:
                    sheet.write(top + r, left + c, text, look)

    def read(self, name="form.xlsx"):
        self.book.close()
        return read(self.buffer.getvalue(), name)


def labels(form):
    return {blank.key: blank.label for blank in form.blanks}


def kinds(form):
    return [table.kind for part in form.parts for table in part.tables]


@pytest.fixture
def draft():
    return Draft()


def test_two_tables_side_by_side_with_a_column_between(draft):
    sheet = draft.sheet()
    draft.rows(sheet, 1, [["项目", "人数"], ["低保", None], ["特困", None]])
    draft.rows(sheet, 1, [["类别", "户数", "金额（元）"], ["新增", None, None], ["退出", None, None]], left=3)
    form = draft.read()
    assert kinds(form) == [TableKind.SUMMARY, TableKind.SUMMARY]
    assert labels(form)["Sheet1!B3"] == "低保 / 人数"
    assert labels(form)["Sheet1!F4"] == "退出 / 金额(元)"


def test_a_head_that_repeats_on_each_page_is_no_data(draft):
    sheet = draft.sheet()
    head = ["序号", "姓名", "电话"]
    draft.rows(sheet, 1, [head, [1, None, None], [2, None, None], head, [3, None, None], [4, None, None]])
    form = draft.read()
    (table,) = form.parts[0].tables
    assert table.kind is TableKind.LIST
    assert (table.data_rows, table.left_out) == ((3, 7), (5,))
    assert "5" in form.notes[0]


def test_pages_with_title_and_head_again_are_one_list(draft):
    sheet = draft.sheet()
    head = ["序号", "姓名", "电话"]
    for top in (0, 6):
        sheet.merge_range(top, 0, top, 2, "独居老人名册", draft.book.add_format({"bold": True}))
        draft.rows(sheet, top + 2, [head, [1, None, None], [2, None, None]])
    form = draft.read()
    (table,) = form.parts[0].tables
    assert (table.data_rows, table.left_out) == ((4, 11), (6, 7, 8, 9))
    assert len(table.blanks) == 3


def test_line_breaks_wide_characters_and_spread_labels_are_normalised(draft):
    sheet = draft.sheet()
    draft.rows(sheet, 1, [["序号", "姓　 名", "８０岁以上\n（人）", "ＩＤ　号", "备 注"], [1, None, None, None, None]])
    columns = [blank.columns for blank in draft.read().blanks]
    assert columns == [("序号",), ("姓名",), ("80岁以上(人)",), ("ID号",), ("备注",)]


def test_upright_labels_with_a_line_break_after_each_character(draft):
    sheet = draft.sheet()
    draft.rows(sheet, 1, [["项目", "户\n数", "人\r\n数"], ["低\n保", None, None]])
    assert labels(draft.read()) == {"Sheet1!B3": "低保 / 户数", "Sheet1!C3": "低保 / 人数"}


def test_a_corner_with_a_diagonal_is_no_column(draft):
    sheet = draft.sheet()
    draft.rows(sheet, 1, [["      项目\n社区", "户数", "人数"], ["清波", None, None], ["湖滨", None, None]])
    diagonal = draft.book.add_format({"border": 1, "diag_type": 2, "diag_border": 1})
    sheet.write(1, 0, "      项目\n社区", diagonal)
    form = draft.read()
    assert kinds(form) == [TableKind.SUMMARY]
    assert labels(form)["Sheet1!C4"] == "湖滨 / 人数"


def test_a_head_with_an_empty_corner(draft):
    sheet = draft.sheet()
    draft.rows(sheet, 1, [[None, "户数", "人数"], ["清波", None, None], ["湖滨", None, None]])
    assert labels(draft.read())["Sheet1!B4"] == "湖滨 / 户数"


def test_a_form_without_any_lines(draft):
    sheet = draft.sheet()
    sheet.write("A1", "社区活动情况统计表")
    for row, texts in enumerate(
        [["项目", "场次", "人次"], ["文体", None, None], ["科普", None, None], ["法律", None, None]], 2
    ):
        for column, text in enumerate(texts):
            sheet.write(row, column, text)
    sheet.write("A8", "填表人：")
    form = draft.read()
    assert labels(form)["Sheet1!C5"] == "科普 / 人次"
    assert labels(form)["Sheet1!B8"] == "填表人"
    assert form.title == "社区活动情况统计表"


def test_a_list_without_any_lines_has_its_first_row_below_the_head(draft):
    sheet = draft.sheet()
    for column, text in enumerate(["序号", "姓名", "住址"]):
        sheet.write(2, column, text)
    form = draft.read()
    assert kinds(form) == [TableKind.LIST]
    assert labels(form) == {"Sheet1!A4": "序号", "Sheet1!B4": "姓名", "Sheet1!C4": "住址"}


def test_a_group_spread_over_cells_that_are_not_merged(draft):
    sheet = draft.sheet()
    for row, texts in enumerate([["序号", "姓名", "家庭情况", None, "备注"], [None, None, "户主", "人口", None]], 1):
        for column, text in enumerate(texts):
            sheet.write(row, column, text)
    assert [blank.label for blank in draft.read().blanks] == [
        "序号",
        "姓名",
        "家庭情况 / 户主",
        "家庭情况 / 人口",
        "备注",
    ]


def test_no_table_at_all_is_said(draft):
    draft.sheet("通知").write("A1", "请各社区于本周五前报送材料")
    form = draft.read("通知.xlsx")
    assert form.blanks == ()
    assert "通知" in form.notes[0]


def test_an_empty_sheet_is_said(draft):
    draft.sheet()
    assert draft.read().notes


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


def test_a_picture_instead_of_cells_is_said(draft):
    draft.sheet("截图").insert_image("B2", "form.png", {"image_data": io.BytesIO(PICTURE)})
    form = draft.read()
    assert form.blanks == ()
    assert "图片" in form.notes[0]


def test_a_computed_heading_is_read_as_saved_and_named(draft):
    sheet = draft.sheet("月报")
    sheet.write_formula("A1", '=TEXT(NOW(),"yyyy")&"年10月低保月报表"', None, "2026年10月低保月报表")
    draft.rows(sheet, 2, [["项目", "户数"], ["低保", None]])
    form = draft.read()
    assert (form.title, form.period) == ("2026年10月低保月报表", "2026年10月")
    assert form.notes[0].startswith("月报!A1")


def test_a_computed_head_is_read_as_saved(draft):
    sheet = draft.sheet()
    draft.rows(sheet, 2, [["项目", "户数", "人数"], ["低保", None, None]])
    sheet.write_formula("B3", '="10月"&"户数"', draft.bold, "10月户数")
    form = draft.read()
    assert labels(form)["Sheet1!B4"] == "低保 / 10月户数"
    assert form.notes[0].startswith("Sheet1!B3")


def test_hidden_sheets_rows_and_columns_are_not_filled(draft):
    sheet = draft.sheet("月报")
    draft.rows(sheet, 1, [["项目", "户数", "旧数", "人数"], ["低保", None, None, None], ["停用", None, None, None]])
    sheet.set_column("C:C", None, None, {"hidden": True})
    sheet.set_row(3, None, None, {"hidden": True})
    codes = draft.sheet("代码")
    draft.rows(codes, 0, [["项目", "值"], ["a", None]])
    codes.hide()
    form = draft.read()
    assert set(labels(form)) == {"月报!B3", "月报!D3"}
    assert [part.hidden for part in form.parts] == [False, True]
    assert len(form.notes) == 2


def test_words_of_drop_downs_from_text_range_and_name(draft):
    sheet, codes = draft.sheet("名册"), draft.sheet("码表")
    draft.rows(sheet, 1, [["序号", "姓名", "性别", "类别", "等级", "街道"], *([n, *[None] * 5] for n in (1, 2, 3))])
    codes.write_column("A1", ["类别", "低保", "特困"])
    codes.write_column("B1", ["等级", "一级", "二级"])
    codes.hide()
    draft.book.define_name("等级", "=码表!$B$2:$B$3")
    for column, source in zip("CDEF", (["男", "女"], "=码表!$A$2:$A$3", "=等级", '=INDIRECT("x"&A1)'), strict=True):
        sheet.data_validation(f"{column}3:{column}5", {"validate": "list", "source": source})
    form = draft.read()
    choices = {blank.label: blank.choices for blank in form.blanks}
    assert (choices["性别"], choices["类别"], choices["等级"]) == (("男", "女"), ("低保", "特困"), ("一级", "二级"))
    assert choices["街道"] == ()
    assert any("INDIRECT" in note and "F3:F5" in note for note in form.notes)


def test_words_of_drop_downs_that_newer_programs_write_apart(draft):
    sheet = draft.sheet("名册")
    draft.rows(sheet, 1, [["序号", "姓名", "类别"], [1, None, None]])
    codes = draft.sheet("码表")
    codes.write_column("A1", ["低保", "特困"])
    draft.book.close()
    rule = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:dataValidation type="list" xr:uid="{0}"><x14:formula1><xm:f>码表!$A$1:$A$2</xm:f></x14:formula1>'
        "<xm:sqref>C3:C9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    form = read(patched(draft.buffer, "xl/worksheets/sheet1.xml", "</worksheet>", rule), "form.xlsx")
    assert {blank.label: blank.choices for blank in form.blanks}["类别"] == ("低保", "特困")


def patched(buffer, part, old, new):
    """Return a file with one text in one part replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(buffer) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old.encode(), new.encode()) if name == part else content)
    return made.getvalue()


def test_filled_lists_are_lists_and_say_what_is_there(draft):
    sheet = draft.sheet()
    draft.rows(
        sheet,
        1,
        [
            ["序号", "姓名", "性别", "住址"],
            [1, "王试", "男", "清波路1号"],
            [2, "李验", "女", "湖滨路2号"],
            [3, None, None, None],
        ],
    )
    form = draft.read()
    assert kinds(form) == [TableKind.LIST]
    assert [blank.filled for blank in form.blanks] == ["1", "王试", "男", "清波路1号"]
    assert form.parts[0].tables[0].data_rows == (3, 5)


def test_filled_summaries_are_summaries(draft):
    sheet = draft.sheet()
    draft.rows(
        sheet, 1, [["项目", "户数", "人数"], ["低保", 4, 7], ["特困", 1, 1], ["合计", "=SUM(B3:B4)", "=SUM(C3:C4)"]]
    )
    form = draft.read()
    found = {blank.key: (blank.label, blank.filled, blank.kind) for blank in form.blanks}
    assert found["Sheet1!C3"] == ("低保 / 人数", "7", BlankKind.VALUE)
    assert found["Sheet1!B5"][2] is BlankKind.FORMULA
    assert kinds(form) == [TableKind.SUMMARY]


def test_notes_below_a_table_are_no_blanks(draft):
    sheet = draft.sheet()
    draft.rows(sheet, 1, [["项目", "户数"], ["低保", None]])
    for row, text in enumerate(
        ["填表说明：1. 单位：户；2. 联系电话：见通讯录。", "注：逾期不报按____处理", "说明：      "], 4
    ):
        sheet.write(row, 0, text)
    assert list(labels(draft.read())) == ["Sheet1!B3"]


def test_underlined_cells_beside_labels_outside_tables(draft):
    sheet = draft.sheet()
    sheet.write("A2", "填报单位：")
    sheet.write("B2", None, draft.line)
    sheet.write("D2", "联系电话", None)
    sheet.write("E2", None, draft.line)
    draft.rows(sheet, 3, [["项目", "户数"], ["低保", None]])
    found = labels(draft.read())
    assert (found["Sheet1!B2"], found["Sheet1!E2"]) == ("填报单位", "联系电话")


def test_units_come_from_the_line_above_the_head_and_the_row(draft):
    sheet = draft.sheet()
    sheet.write("C1", "单位：人")
    draft.rows(
        sheet,
        1,
        [
            ["项目", "计量单位", "数量"],
            ["低保户", "户", None],
            ["低保金额（万元）", None, None],
            ["低保人", None, None],
        ],
    )
    units = {blank.label: blank.unit for blank in draft.read().blanks}
    assert units == {"低保户 / 数量": "户", "低保金额(万元) / 数量": "万元", "低保人 / 数量": "人"}


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0rest", b"name,age\n", b"%PDF-1.7"],
    ids=["empty", "zip", "old", "text", "pdf"],
)
def test_files_that_are_no_forms_are_refused_with_a_sentence(data):
    with pytest.raises(UnreadableFile) as refusal:
        read(data, "form.xlsx")
    assert len(str(refusal.value)) > 12


def test_a_damaged_workbook_is_refused(draft):
    draft.sheet().write("A1", "表")
    draft.book.close()
    with pytest.raises(UnreadableFile):
        read(patched(draft.buffer, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData"), "form.xlsx")


def test_a_workbook_for_macros_is_read_without_them(draft):
    draft.rows(draft.sheet(), 1, [["项目", "户数"], ["低保", None]])
    draft.book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = patched(draft.buffer, "[Content_Types].xml", kind, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    assert labels(read(data, "form.xlsm")) == {"Sheet1!B3": "低保 / 户数"}
