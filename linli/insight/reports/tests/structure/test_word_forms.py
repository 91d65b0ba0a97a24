"""Word forms: grids with merged cells, lines to write on, boxes to tick."""

from __future__ import annotations

from linli.insight.reports.structure import BlankKind, TableKind, read
from tools.forms.docx import document, paragraph, table


def blanks(*blocks):
    return {blank.key: blank for blank in read(document(*blocks), "form.docx").blanks}


def test_lines_in_a_paragraph_have_their_labels_and_units():
    found = blanks(paragraph("走访________户，其中困难家庭________户。填表人：________"))
    assert [(blank.label, blank.unit) for blank in found.values()] == [
        ("走访", "户"),
        ("其中困难家庭", "户"),
        ("填表人", ""),
    ]
    assert found["P1.3"].kind is BlankKind.SIGNATURE


def test_boxes_of_one_question_are_one_blank_with_its_choices():
    found = blanks(
        paragraph("居住状况：□独居  □空巢  □与子女同住"), paragraph("是否失能：□是  □否   是否低保：□是  □否")
    )
    assert [(blank.key, blank.label, blank.choices) for blank in found.values()] == [
        ("P1.1", "居住状况", ("独居", "空巢", "与子女同住")),
        ("P2.1", "是否失能", ("是", "否")),
        ("P2.3", "是否低保", ("是", "否")),
    ]


def test_a_date_in_parts_is_named_by_its_parts():
    found = blanks(paragraph("填表日期：____年__月__日"))
    assert [blank.rows for blank in found.values()] == [("填表日期", "年"), ("填表日期", "月"), ("填表日期", "日")]


def test_a_group_at_the_left_names_what_is_beside_it():
    rows = [
        [("户主", 1, "restart"), ("姓名", 1), ("", 1)],
        [("", 1, "continue"), ("电话", 1), ("", 1)],
        [("配偶", 1, "restart"), ("姓名", 1), ("", 1)],
        [("", 1, "continue"), ("电话", 1), ("", 1)],
    ]
    found = blanks(table([1000, 2000, 2000], rows))
    assert {key: blank.label for key, blank in found.items()} == {
        "T1R1C3": "户主 / 姓名",
        "T1R2C3": "户主 / 电话",
        "T1R3C3": "配偶 / 姓名",
        "T1R4C3": "配偶 / 电话",
    }


def test_a_list_in_a_grid_of_fields_is_a_table_of_its_own():
    rows = [
        [("姓名", 1), ("", 1), ("性别", 1), ("", 1)],
        [("称谓", 1), ("姓名", 1), ("年龄", 1), ("工作单位", 1)],
        *[[("", 1)] * 4 for _ in range(3)],
        [("申请理由", 1), ("", 3)],
    ]
    form = read(document(table([1000] * 4, rows)), "form.docx")
    kinds = [found.kind for found in form.parts[0].tables]
    assert kinds == [TableKind.FIELDS, TableKind.LIST, TableKind.FIELDS]
    assert form.parts[0].tables[1].data_rows == (3, 5)
    assert {blank.key: blank.label for blank in form.blanks}["T1R6C2"] == "申请理由"


def test_a_text_without_blanks_is_said():
    form = read(document(paragraph("关于报送材料的通知"), paragraph("请于周五前报送。")), "通知.docx")
    assert form.blanks == ()
    assert len(form.notes) == 1
    assert form.title


def test_the_name_of_the_file_is_the_title_of_a_form_without_one():
    assert read(document(paragraph("填表人：________")), "社区走访表.docx").title == "社区走访表"
