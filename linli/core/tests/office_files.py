"""Office files for tests: a workbook with everything that other programs lose, small raw workbooks, documents."""

import io
import re
import zipfile
from functools import cache

import xlsxwriter
from PIL import Image

SHEET, TOTALS = "花名册", "汇总 '1"
FIRST, PRINTED = 4, 3  # the printed rows of the list on SHEET: 4 to 6; totals in row 7
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


def members(data):
    """The parts of a file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def seal():
    picture = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 0, 0, 120)).save(picture, "PNG")
    picture.seek(0)
    return picture


@cache
def everything(from_1904=False):
    """A form with merged heads, pictures, controls, rules, charts, a hidden sheet, protection and shared formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"date_1904": from_1904}) as book:
        _list_sheet(book, book.add_worksheet(SHEET))
        _totals_sheet(book.add_worksheet(TOTALS))
        codes = book.add_worksheet("代码")
        codes.write_column(0, 0, ["男", "女"])
        codes.hide()
        book.define_name("合计数", f"={SHEET}!$D$7")
    return _with_raw_parts(file.getvalue())


def _list_sheet(book, sheet):
    edge, day = book.add_format({"border": 1}), book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    low = book.add_format({"border": 1, "bottom": 5})
    sheet.merge_range("A1:G1", "社区花名册", edge)
    sheet.merge_range("B2:D2", "基本情况", edge)
    sheet.write_row(2, 0, ["序号", "姓名", "性别", "数量", "单价", "金额", "日期"], edge)
    for row in range(3, 6):
        look = low if row == 5 else edge
        sheet.set_row(row, 23.5)
        sheet.write_number(row, 0, row - 2, look)
        for column in (1, 2, 3, 4):
            sheet.write_blank(row, column, None, look)
        sheet.write_formula(row, 5, f"D{row + 1}*E{row + 1}", look, 0)
        sheet.write_blank(row, 6, None, day)
        sheet.merge_range(row, 7, row, 8, "", edge)
    sheet.write("B7", "合计", edge)
    sheet.write_formula("D7", "=SUM(D4:D6)", edge, 0)
    sheet.write_formula("F7", "=SUM(F4:F6)", edge, 0)
    sheet.write("B9", "填表人", edge)
    sheet.merge_range("C9:D9", "", edge)
    sheet.write_blank("F9", None, day)
    _around_the_list(book, sheet)


def _around_the_list(book, sheet):
    sheet.data_validation("C4:C6", {"validate": "list", "source": "=代码!$A$1:$A$2"})
    sheet.data_validation("B12", {"validate": "list", "source": "=$B$7:$B$9"})
    sheet.conditional_format("D4:D6", {"type": "3_color_scale"})
    sheet.conditional_format("E4:E6", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.conditional_format(
        "A4:G6", {"type": "formula", "criteria": "=$D4>$D$7", "format": book.add_format({"bold": 1})}
    )
    sheet.write_comment("B9", "签名")
    sheet.write_url("B10", f"internal:'{TOTALS}'!A1")
    sheet.add_sparkline("H7", {"range": f"{SHEET}!D4:D6"})
    sheet.insert_image("F11", "seal.png", {"image_data": seal()})
    sheet.insert_textbox("B15", "说明", {"textlink": f"={SHEET}!$D$7"})
    sheet.insert_button("B20", {"macro": "x", "caption": "打印"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={SHEET}!$D$4:$D$6"})
    sheet.insert_chart("I11", chart)
    sheet.set_header("&C&G", {"image_center": "head.png", "image_data_center": seal()})
    sheet.print_area("A1:I9")
    sheet.repeat_rows(0, 2)
    sheet.autofilter("A3:G6")
    sheet.freeze_panes(3, 0)
    sheet.set_h_pagebreaks([6, 9])
    sheet.protect("secret")


def _totals_sheet(sheet):
    sheet.write_formula("A1", f"={SHEET}!D7+SUM({SHEET}!F4:F6)", None, 0)
    sheet.write_formula("A2", "=A1*2", None, 0)
    sheet.write_formula("A3", "=1+1", None, 2)
    sheet.write_formula("A4", "=合计数", None, 0)
    sheet.write_formula("A5", f"=COUNT({SHEET}!D:D)", None, 0)


def _with_raw_parts(data):
    """Add what the library cannot write: a check box of a form, shared formulas, an order of calculation."""
    parts = members(data)
    name = "xl/worksheets/sheet1.xml"
    sheet = parts[name].decode()
    sheet = sheet.replace("<f>D4*E4</f>", '<f t="shared" ref="F4:F6" si="0">D4*E4</f>')
    sheet = re.sub(r"<f>D([56])\*E\1</f>", '<f t="shared" si="0"/>', sheet)
    control = (
        '<controls xmlns:xdr="x"><control shapeId="1026" r:id="rIdC" name="Check 1"><controlPr defaultSize="0">'
        '<anchor moveWithCells="1"><from><xdr:col>1</xdr:col><xdr:row>11</xdr:row></from>'
        "<to><xdr:col>2</xdr:col><xdr:row>12</xdr:row></to></anchor></controlPr></control></controls>"
    )
    parts[name] = re.sub(r"(<legacyDrawingHF [^>]*/>)", rf"\1{control}", sheet).encode()
    links = "xl/worksheets/_rels/sheet1.xml.rels"
    parts[links] = _linked(parts[links], "rIdC", "ctrlProp", "../ctrlProps/ctrlProp1.xml")
    parts["xl/ctrlProps/ctrlProp1.xml"] = (
        b'<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox" '
        b'fmlaLink="$H$12" lockText="1"/>'
    )
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    parts["xl/calcChain.xml"] = f'<calcChain {MAIN}><c r="D7" i="1"/></calcChain>'.encode()
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = _linked(parts[links], "rIdK", "calcChain", "calcChain.xml")
    types = parts["[Content_Types].xml"].decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    control_kind = "application/vnd.ms-excel.controlproperties+xml"
    more = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/>'
    more += f'<Override PartName="/xl/ctrlProps/ctrlProp1.xml" ContentType="{control_kind}"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", more).encode()
    return packed(parts)


def _linked(data, number, kind, target):
    link = f'<Relationship Id="{number}" Type="{TYPE}/{kind}" Target="{target}"/></Relationships>'
    return data.decode().replace("</Relationships>", link).encode()


def raw_workbook(sheets, *, names="", styles="", workbook="", more=None):
    """A workbook of raw XML: `sheets` by name the XML within <worksheet>."""
    links = "".join(
        f'<Relationship Id="r{n}" Type="{TYPE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(len(sheets))
    )
    entries = "".join(f'<sheet name="{name}" sheetId="{n + 1}" r:id="r{n}"/>' for n, name in enumerate(sheets))
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="{kinds}.worksheet+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships {RELATIONS}><Relationship Id="r1" Type="{TYPE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{TYPE}">{workbook}<sheets>{entries}</sheets>{names}</workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {RELATIONS}>{links}{styles and _style_link()}</Relationships>",
    }
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {MAIN}>{styles}</styleSheet>"
    for n, text in enumerate(sheets.values()):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet {MAIN} xmlns:r="{TYPE}">{text}</worksheet>'
    return packed({name: text.encode() for name, text in parts.items()} | (more or {}))


def _style_link():
    return f'<Relationship Id="s1" Type="{TYPE}/styles" Target="styles.xml"/>'


def document(body, more=None):
    """A Word file with this XML as its body."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships {RELATIONS}><Relationship Id="r1" Type="{TYPE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
    }
    return packed({name: text.encode() for name, text in parts.items()} | (more or {}))


def run(text, properties=""):
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def word_cell(text="", properties="", look=""):
    mark = f"<w:pPr><w:jc w:val='center'/><w:rPr>{look}</w:rPr></w:pPr>" if look else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{mark}{text and run(text, look)}</w:p></w:tc>"


def word_table(*rows):
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows) + "</w:tbl>"
