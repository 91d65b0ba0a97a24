"""Later editions of six forms: columns and rows moved, one asked newly, one no longer."""

from __future__ import annotations

from tools.forms.docx import document, paragraph, table
from tools.forms.elderly import ABILITY, SEXES
from tools.forms.page import Form, always, total
from tools.forms.relief import CAUSES
from tools.forms.work import COMMUNITIES


def ledger() -> bytes:
    """The address comes earlier, chronic diseases are gone, the family doctor is new."""
    form = Form()
    page = form.page(
        "老年人台账", [5, 9, 5, 20, 22, 11, 13, 9, 9, 9, 11, 10, 13, 12, 12], landscape=True, colour="#DDEBF7"
    )
    page.number(
        "表    号：民养1表", "制定机关：演示城区民政局", "批准文号：演统制〔2026〕31号", "有效期至：2028年12月31日"
    )
    page.title("老年人基本情况月度台账")
    page.wide("（2027年1月）", align="center")
    page.line((0, 5, "填报单位（盖章）："), (9, 4, "填报日期：    年   月   日"), (13, 2, "单位：人"))
    page.head(
        [
            "序号",
            "姓  名",
            "性别",
            "公民身份号码",
            "家庭住址",
            "出生年月",
            "联系电话",
            ("居住状况", ["是否独居", "是否空巢"]),
            ("身体状况", ["能力等级"]),
            "照护服务形式",
            ("紧急联系人", ["姓名", "电话"]),
            "家庭医生",
            "备注",
        ]
    )
    first = page.row
    page.rows(20)
    page.choose(first, page.row - 1, 2, SEXES)
    page.choose(first, page.row - 1, 9, "=代码表!$A$2:$A$6")
    page.line((0, 4, "社区负责人："), (5, 2, "填表人："), (8, 4, "联系电话："))
    form.codes("代码表", {"能力等级": ABILITY})
    return form.bytes()


def relief_list() -> bytes:
    """The amount comes before the income, the cause is gone, the date of the review is new."""
    form = Form()
    page = form.page("低保花名册", [5, 10, 6, 20, 9, 9, 24, 12, 12, 12, 10, 12], landscape=True)
    page.number(
        "表  号：社救1表", "制定机关：演示城区民政局", "备案文号：演统备〔2027〕2号", "有效期至：2028年12月31日"
    )
    page.title("最低生活保障对象花名册")
    page.line((0, 4, "填报单位："), (4, 4, "2027年1月"), (9, 3, "单位：户、人、元"))
    page.head(
        [
            "序号",
            "户主姓名",
            "性别",
            "身份证号码",
            ("保障人口", ["家庭人口数（人）", "保障人数（人）"]),
            "家庭住址",
            "救助类别",
            "月保障金额（元）",
            "月人均收入（元）",
            "享受起始年月",
            "年度复核日期",
        ]
    )
    first = page.row
    page.rows(24)
    page.choose(first, page.row - 1, 7, "=救助类别")
    style = page.box(bold=True)
    page.put(page.row, 0, "合计", style, width=4)
    for column in range(4, 12):
        page.put(page.row, column, total(page, first, column) if column in (4, 5, 8) else "—", style)
    page.row += 1
    page.line((0, 4, "单位负责人：            "), (4, 3, "审核：            "), (8, 3, "制表：            "))
    form.codes("选项", {"致贫原因": CAUSES, "救助类别": ["低保", "低边", "特困", "临时救助"]}, names=True)
    return form.bytes()


def employment_monthly() -> bytes:
    """Training moves up, start-ups are gone, flexible employment is new."""
    form = Form()
    page = form.page("月报", [36, 10, 12, 12, 18])
    page.number(
        "表号：就业月1表", "制定机关：演示城区人力社保局", "批准文号：演统制〔2026〕40号", "有效期至：2028年12月31日"
    )
    page.title("街道（社区）就业工作月报表")
    page.wide("2027年1月", align="center")
    page.line((0, 2, "填报单位（盖章）："), (3, 2, "填报日期："))
    page.head(["项    目", "计量单位", "本月数", "累计数", "备注"])
    rows = [
        ("一、城镇新增就业人数", "人"),
        ("其中：失业人员再就业", "人"),
        ("      就业困难人员就业", "人"),
        ("二、职业技能培训人数", "人"),
        ("三、登记失业人数", "人"),
        ("其中：男", "人"),
        ("女", "人"),
        ("四、公益性岗位在岗人数", "人"),
        ("五、灵活就业人数", "人"),
        ("六、职业介绍", ""),
        ("1. 发布岗位信息", "个"),
        ("2. 介绍成功", "人次"),
        ("七、零就业家庭", "户"),
    ]
    for label, unit in rows:
        page.figures([label], before=[(unit,)], cells=always("" if unit else "/"))
    page.line((0, 1, "单位负责人：        "), (1, 2, "审核人：        "), (3, 2, "填表人：        "))
    return form.bytes()


def mediation() -> bytes:
    """Two communities change places, labour disputes are gone, neighbours' noise is new."""
    form = Form()
    page = form.page("调解季报", [16] + [8] * 13, landscape=True)
    page.number("表  号：司调2表", "制定机关：演示城区司法局", "批准文号：演统制〔2026〕5号", "有效期至：2028年6月30日")
    page.title("人民调解工作情况季报表")
    page.line((0, 6, "填报单位（盖章）：演示街道"), (6, 4, "2026年第四季度"), (11, 3, "单位：件"))
    kinds = ["婚姻家庭", "邻里", "噪声", "房屋宅基地", "物业", "其他"]
    page.head(
        [
            "社区",
            "受理数",
            ("纠纷类型", kinds),
            ("调解结果", ["调解成功", ("未成功", ["终止", "转其他途径"])]),
            ("协议形式", ["书面", "口头"]),
            "涉及金额（万元）",
        ]
    )
    first = page.row
    page.figures([COMMUNITIES[1], COMMUNITIES[0], *COMMUNITIES[2:]])
    page.figures(["合计"], cells=lambda _row, column: total(page, first, column))
    page.line((0, 4, "负责人："), (4, 4, "填报人："), (8, 6, "填报日期：   年  月  日"))
    return form.bytes()


def households() -> bytes:
    """The age groups come first, those who rent are gone, children under 3 are new."""
    form = Form()
    page = form.page("人口汇总", [6, 14] + [9] * 11, landscape=True)
    page.title("各社区户数、人口情况季度汇总表")
    page.line((0, 5, "填报单位：演示街道办事处"), (5, 4, "2027年第一季度"), (10, 3, "单位：户、人"))
    page.head(
        [
            "序号",
            "社区名称",
            "总户数",
            ("年龄结构", ["0-2岁", "0-17岁", "18-59岁", "60岁及以上", "80岁及以上"]),
            ("户籍人口", ["户数", "人数", "男", "女"]),
            ("流动人口", ["人数"]),
        ]
    )
    first = page.row
    for n, label in enumerate(COMMUNITIES, 1):
        for column in range(13):
            page.put(page.row, column, {0: n, 1: label}.get(column, ""), page.box())
        page.row += 1
    page.put(page.row, 0, "总    计", page.box(bold=True), width=2)
    for column in range(2, 13):
        page.put(page.row, column, total(page, first, column), page.box(bold=True))
    page.row += 1
    page.line((0, 4, "单位负责人："), (4, 4, "统计人："), (8, 5, "报出日期：2027年  月  日"))
    return form.bytes()


def work_log() -> bytes:
    """The place comes before the person, the weather is gone, the time it took is new."""
    rows = [
        [("时间", 1), ("工作内容", 1), ("地点", 1), ("服务对象", 1), ("处理结果", 1), ("用时（分钟）", 1)],
        *[[("", 1)] * 6 for _ in range(8)],
    ]
    return document(
        paragraph("社区工作者工作日志", centre=True, size=18, bold=True),
        paragraph("姓名：________  社区：________  日期：____年__月__日"),
        table([1300, 3000, 1400, 1400, 1700, 1000], rows, head_rows=1),
        paragraph("今日走访________户，其中独居老人________户，受理诉求________件。"),
        paragraph("明日计划：____________________________________"),
        paragraph("记录人：________    社区负责人：________"),
    )
