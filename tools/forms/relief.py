"""Forms about relief, disability, women and children, and civil affairs."""

from __future__ import annotations

from tools.forms.page import Form, always, total

CAUSES = ["因病", "因残", "缺劳力", "无就业", "因学", "其他"]


def relief_list() -> bytes:
    form = Form()
    page = form.page("低保花名册", [5, 10, 6, 20, 9, 9, 10, 24, 12, 12, 12, 10], landscape=True)
    page.number(
        "表  号：社救1表", "制定机关：演示城区民政局", "备案文号：演统备〔2025〕11号", "有效期至：2027年12月31日"
    )
    page.title("最低生活保障对象花名册")
    page.line((0, 4, "填报单位："), (4, 4, "2026年10月"), (9, 3, "单位：户、人、元"))
    page.head(
        [
            "序号",
            "户主姓名",
            "性别",
            "身份证号码",
            ("保障人口", ["家庭人口数（人）", "保障人数（人）"]),
            "致贫原因",
            "家庭住址",
            "救助类别",
            "月人均收入（元）",
            "月保障金额（元）",
            "享受起始年月",
        ]
    )
    first = page.row
    page.rows(20)
    page.choose(first, page.row - 1, 2, ["男", "女"])
    page.choose(first, page.row - 1, 6, "=致贫原因")
    page.choose(first, page.row - 1, 8, "=救助类别")
    style = page.box(bold=True)
    page.put(page.row, 0, "合计", style, width=4)
    for column in range(4, 12):
        page.put(page.row, column, total(page, first, column) if column in (4, 5, 10) else "—", style)
    page.row += 1
    page.line((0, 4, "单位负责人：            "), (4, 3, "审核：            "), (8, 3, "制表：            "))
    form.codes("选项", {"致贫原因": CAUSES, "救助类别": ["低保", "低边", "特困", "临时救助"]}, names=True)
    return form.bytes()


def relief_changes() -> bytes:
    form = Form()
    page = form.page("动态管理", [5, 11, 20, 10, 12, 12, 26], colour="#FFF2CC")
    page.title("低保对象动态管理月报表（2026年10月）", 18)
    page.line((0, 4, "社区（村）："), (5, 2, "报送日期："))
    page.wide("一、本月新增对象", bold=True)
    page.head(["序号", "户主姓名", "身份证号", "保障人数", "月保障金额（元）", "批准日期", "新增原因"])
    page.rows(6)
    page.row += 1
    page.wide("二、本月退出对象", bold=True)
    page.head(["序号", "户主姓名", "身份证号", "原保障人数", "原月保障金额（元）", "停发月份", "退出原因"])
    page.rows(6)
    page.row += 1
    page.wide("三、本月变动汇总", bold=True)
    page.head(["项目", "上月末", "本月新增", "本月退出", "金额调整", "本月末", "备注"])
    page.figures(
        ["户数（户）", "人数（人）", "保障金额（元）"],
        cells=lambda row, column: f"=B{row + 1}+C{row + 1}-D{row + 1}" if column == 5 else "",
    )
    page.line((0, 3, "填表人："), (3, 3, "社区负责人："))
    return form.bytes()


def disability() -> bytes:
    form = Form()
    page = form.page("残疾人名册", [5, 10, 6, 20, 22, 11, 9, 13, 22, 10, 10, 10, 10], landscape=True)
    page.title("持证残疾人基本情况及服务需求名册")
    page.line((0, 5, "填报社区：____________"), (5, 4, "填报时间：2026年第三季度"), (9, 4, "联系电话：____________"))
    page.head(
        [
            "序号",
            "残疾人姓名",
            "性别",
            "身份证号",
            "残疾证号",
            "残疾类别",
            "残疾等级",
            "监护人电话",
            "现居住地址",
            ("补贴享受情况", ["困难残疾人生活补贴", "重度残疾人护理补贴"]),
            ("服务需求", ["辅具适配", "托养照料"]),
        ]
    )
    first = page.row
    page.rows(18)
    page.choose(first, page.row - 1, 5, ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"])
    page.choose(first, page.row - 1, 6, ["一级", "二级", "三级", "四级"])
    for column in (9, 10, 11, 12):
        page.choose(first, page.row - 1, column, ["是", "否"])
    page.line((0, 5, "填表人："), (5, 4, "负责人："))
    return form.bytes()


def women_children() -> bytes:
    form = Form()
    communities = ["清波社区", "湖滨社区", "南山社区", "望江社区", "城站社区"]
    page = form.page("妇儿统计", [14, 9, 9, 9, 9, 9, 9, 9, 9, 9], landscape=True, colour="#F8CBAD")
    page.wide("附件2", font_size=12)
    page.title("妇女儿童基本情况统计表")
    page.line((0, 5, "报告期：2026年度"), (8, 2, "单位：人"))
    page.head(
        [
            "社区＼项目",
            ("妇女", ["妇女总数", ("其中", ["育龄妇女", "60周岁以上", "残疾妇女"])]),
            ("儿童（0—17周岁）", ["儿童总数", "0—3周岁", "困境儿童", "留守儿童"]),
            "妇女之家（个）",
        ]
    )
    first = page.row
    page.figures(communities)
    page.figures(["合    计"], cells=lambda _row, column: total(page, first, column))
    page.line((0, 3, "单位负责人："), (3, 3, "统计负责人："), (6, 4, "填表人："))
    page.line((0, 5, "报出日期：      年    月    日"))
    return form.bytes()


def civil_affairs() -> bytes:
    form = Form()
    page = form.page("基本情况", [34, 8, 10, 14, 14])
    page.number(
        "表    号：民社年1表", "制定机关：演示城区民政局", "备案机关：演示城区统计局", "有效期至：2025年12月31日"
    )
    page.title("社区民政工作年报（基本情况）")
    page.line((0, 2, "填报单位："), (2, 2, "2026年"))
    page.head(["指标名称", "代码", "计量单位", "本年", "上年"])
    page.put(page.row, 0, "甲", page.box())
    for column, text in enumerate(["乙", "丙", "1", "2"], 1):
        page.put(page.row, column, text, page.box())
    page.row += 1
    rows = [
        ("一、社区基本情况", "—", "—"),
        ("1. 辖区户数", "01", "户"),
        ("2. 常住人口", "02", "人"),
        ("其中：60周岁以上", "03", "人"),
        ("      流动人口", "04", "人"),
        ("3. 居民小组数", "05", "个"),
        ("二、社会救助", "—", "—"),
        ("1. 低保户数", "06", "户"),
        ("2. 低保人数", "07", "人"),
        ("其中：女", "08", "人"),
        ("      残疾人", "09", "人"),
        ("3. 临时救助人次", "10", "人次"),
        ("4. 救助金支出", "11", "万元"),
    ]
    for label, code, unit in rows:
        mark = "—" if code == "—" else ""
        page.figures([label], before=[(code, unit)], cells=always(mark))
    page.line((0, 1, "单位负责人："), (1, 2, "填表人："), (3, 2, "联系电话："))
    page.notes("说明：1. 本表由社区居民委员会填报；2. 审核关系：02≥03，02≥04。")
    two = form.page("设施和人员", [20, 12, 12, 12, 12])
    two.title("社区民政工作年报（设施和人员）")
    two.head(["类别", ("设施", ["数量（个）", "面积（平方米）"]), ("人员", ["在岗人数（人）", "持证人数（人）"])])
    first = two.row
    two.figures(["居家养老服务中心", "社区食堂", "儿童之家", "社会工作站"])
    two.figures(["总计"], cells=lambda _row, column: total(two, first, column))
    return form.bytes()
