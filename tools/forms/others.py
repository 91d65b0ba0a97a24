"""Forms in other looks: a title inside the lines, sums of groups, groups without a head, a week of days."""

from __future__ import annotations

from tools.forms.docx import document, paragraph, table
from tools.forms.page import Form, total

DAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]


def hazards() -> bytes:
    """Title, office and notes are inside the lines of the table."""
    form = Form()
    page = form.page("排查台账", [6, 18, 20, 24, 12, 14, 12, 12], landscape=True)
    page.put(0, 0, "社区安全隐患排查整改台账", page.box(bold=True, font_size=16), width=8)
    page.put(1, 0, "填报单位（盖章）：", page.box(align="left"), width=4)
    page.put(1, 4, "填报日期：     年   月   日", page.box(align="left"), width=4)
    page.row = 2
    page.head(["序号", "场所名称", "地址", "隐患内容", "隐患等级", ("整改情况", ["整改措施", "完成时限", "责任人"])])
    first = page.row
    page.rows(12)
    page.choose(first, page.row - 1, 4, ["一般", "较大", "重大"])
    page.put(page.row, 0, "备注：隐患等级按《重大事故隐患判定标准》填写。", page.box(align="left"), width=8)
    page.row += 1
    page.put(
        page.row,
        0,
        "社区负责人：                    填表人：                    联系电话：",
        page.box(align="left"),
        width=8,
    )
    return form.bytes()


def school_age() -> bytes:
    """Rows in groups, each with a sum of its own, and a sum of all."""
    form = Form()
    page = form.page("入学摸底", [14, 16, 10, 10, 10, 10, 12])
    page.title("适龄儿童入学摸底统计表")
    page.line((0, 4, "填报社区："), (4, 3, "截至2026年8月31日"))
    page.head(["片区", "小区", "适龄儿童数", ("户籍情况", ["本地户籍", "外地户籍"]), "残疾儿童数", "备注"])
    for group, names in {"东片": ["和睦苑", "清河坊"], "西片": ["翠苑里", "文锦园", "竹海居"]}.items():
        start = page.row
        page.put(page.row, 0, group, page.box(), height=len(names) + 1)
        for name in names:
            for column, text in enumerate([name, "", "", "", "", ""], 1):
                page.put(page.row, column, text, page.box())
            page.row += 1
        page.put(page.row, 1, "小计", page.box(bold=True))
        for column in range(2, 7):
            page.put(page.row, column, total(page, start, column) if column < 6 else "", page.box(bold=True))
        page.row += 1
    page.put(page.row, 0, "合计", page.box(bold=True), width=2)
    for column in range(2, 7):
        page.put(
            page.row, column, f"={chr(65 + column)}6+{chr(65 + column)}10" if column < 6 else "", page.box(bold=True)
        )
    page.row += 1
    page.line((0, 3, "审核人："), (3, 4, "填表人："))
    return form.bytes()


def culture() -> bytes:
    """No head: groups at the left, then names of figures and blanks, in two columns."""
    form = Form()
    page = form.page("文体", [10, 22, 12, 10, 22, 12])
    page.title("社区文化体育工作情况表")
    page.line((0, 3, "社区名称："), (3, 3, "统计时间：2026年上半年"))
    groups = [
        (
            "文化",
            ["文化活动场次（场）", "参加人次（人次）", "文艺团队数（个）"],
            "体育",
            ["健身活动场次（场）", "健身点数量（个）", "体育指导员（人）"],
        )
    ]
    for left, one, right, two in groups:
        page.put(page.row, 0, left, page.box(), height=3)
        page.put(page.row, 3, right, page.box(), height=3)
        for a, b in zip(one, two, strict=True):
            for column, text in ((1, a), (2, ""), (4, b), (5, "")):
                page.put(page.row, column, text, page.box())
            page.row += 1
    page.put(page.row, 0, "存在困难", page.box())
    page.put(page.row, 1, "", page.box(), width=5)
    page.row += 1
    page.line((0, 3, "填表人：____________"), (3, 3, "填表时间：____________"))
    return form.bytes()


def waste() -> bytes:
    """A week of days, each with two figures, and sums at the right."""
    form = Form()
    page = form.page("周报", [16] + [7] * 16, landscape=True)
    page.title("生活垃圾分类情况周报表")
    page.wide("（2026年10月12日—10月18日）", align="center")
    page.line((0, 8, "小区名称："), (13, 4, "单位：公斤"))
    page.head(["种类", *[(day, ["上午", "下午"]) for day in DAYS], ("本周", ["合计", "日均"])])
    first = page.row
    week = {15: "=SUM(B{0}:O{0})", 16: "=P{0}/7"}
    page.figures(
        ["厨余垃圾", "可回收物", "有害垃圾", "其他垃圾"], cells=lambda row, column: week.get(column, "").format(row + 1)
    )
    page.figures(["总计"], cells=lambda _row, column: total(page, first, column))
    page.line((0, 8, "督导员："), (8, 9, "社区审核："))
    return form.bytes()


def supplies() -> bytes:
    """A list of things whose names, kinds and units are printed; no lines, the head in colour."""
    form = Form()
    page = form.page("物资", [8, 18, 14, 8, 10, 18, 14])
    page.title("社区应急物资储备清单")
    page.line((0, 4, "社区："), (4, 3, "盘点日期："))
    heads = ["序号", "物资名称", "规格型号", "单位", "库存数量", "存放地点", "有效期"]
    for column, text in enumerate(heads):
        page.put(page.row, column, text, page.box(bold=True, bg_color="#BDD7EE"))
    page.row += 1
    for n, row in enumerate(
        [("沙袋", "25公斤", "袋"), ("应急灯", "充电式", "盏"), ("救生衣", "成人", "件"), ("急救包", "家用", "个")], 1
    ):
        for column, value in enumerate([n, *row, "", "", ""]):
            page.put(page.row, column, value, page.box())
        page.row += 1
    page.line((0, 4, "保管员："), (4, 3, "负责人："))
    return form.bytes()


def meeting() -> bytes:
    """A Word grid with wide cells, boxes and a list of those present."""
    rows = [
        [("会议名称", 1), ("", 3)],
        [("会议时间", 1), ("    年   月   日", 1), ("会议地点", 1), ("", 1)],
        [("主持人", 1), ("", 1), ("记录人", 1), ("", 1)],
        [("会议类型", 1), ("□居民会议  □居民代表会议  □议事协商会", 3)],
        [("应到人数", 1), ("", 1), ("实到人数", 1), ("", 1)],
        [("议题及内容", 1), ("", 3)],
        [("表决情况", 1), ("同意____人，反对____人，弃权____人", 3)],
        [("会议决定", 1), ("", 3)],
    ]
    return document(
        paragraph("居民会议（居民代表会议）记录表", centre=True, size=18, bold=True),
        paragraph("社区：__________    编号：__________"),
        table([1500, 3000, 1500, 3000], rows),
        paragraph("参会人员签到"),
        table(
            [900, 2400, 2400, 2400],
            [
                [("序号", 1), ("姓名", 1), ("楼栋房号", 1), ("签名", 1)],
                *[[(str(n), 1), ("", 1), ("", 1), ("", 1)] for n in range(1, 7)],
            ],
        ),
        paragraph("主持人签名：________"),
    )
