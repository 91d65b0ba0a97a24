"""Forms about older people: ledger, allowance, living alone, vouchers, canteen."""

from __future__ import annotations

from tools.forms.page import Form, total

SEXES = ["男", "女"]
ABILITY = ["能力完好", "轻度失能", "中度失能", "重度失能", "完全失能"]


def ledger() -> bytes:
    form = Form()
    page = form.page(
        "老年人台账", [5, 9, 5, 20, 11, 22, 13, 9, 9, 9, 9, 11, 10, 13, 12], landscape=True, colour="#DDEBF7"
    )
    page.number(
        "表    号：民养1表", "制定机关：演示城区民政局", "批准文号：演统制〔2026〕3号", "有效期至：2027年12月31日"
    )
    page.title("老年人基本情况月度台账")
    page.wide("（2026年10月）", align="center")
    page.line((0, 5, "填报单位（盖章）："), (9, 4, "填报日期：    年   月   日"), (13, 2, "单位：人"))
    page.head(
        [
            "序号",
            "姓名",
            "性别",
            "公民身份号码",
            "出生年月",
            "家庭住址",
            "联系电话",
            ("居住状况", ["是否独居", "是否空巢"]),
            ("身体状况", ["能力等级", "慢性病"]),
            "照护服务形式",
            ("紧急联系人", ["姓名", "电话"]),
            "备注",
        ]
    )
    first = page.row
    page.rows(20)
    page.choose(first, page.row - 1, 2, SEXES)
    page.choose(first, page.row - 1, 7, ["是", "否"])
    page.choose(first, page.row - 1, 8, ["是", "否"])
    page.choose(first, page.row - 1, 9, "=代码表!$A$2:$A$6")
    page.choose(first, page.row - 1, 11, "=代码表!$B$2:$B$5")
    page.line((0, 4, "社区负责人："), (5, 2, "填表人："), (8, 4, "联系电话："))
    page.notes("填表说明：1. 本表统计60周岁以上户籍老年人；2. 能力等级按最近一次评估结果填写。")
    page.sheet.repeat_rows(first - 2, first - 1)
    form.codes("代码表", {"能力等级": ABILITY, "照护形式": ["居家", "日间照料", "家庭养老床位", "机构"]})
    return form.bytes()


def allowance() -> bytes:
    form = Form()
    page = form.page("发放名册", [5, 10, 6, 20, 11, 8, 10, 22, 14, 12, 10], font="仿宋")
    page.title("80周岁以上老年人高龄津贴发放名册")
    page.line(
        (0, 4, "街道（盖章）：            社区："), (4, 3, "发放月份：2026 年 10 月"), (9, 2, "单位：元"), font_size=10
    )
    heads = [
        "序号",
        "姓名",
        "性别",
        "身份证号码",
        "出生日期",
        "年龄",
        "户籍地社区",
        "开户银行及账号",
        "发放标准（元/月）",
        "本月发放金额（元）",
        "领取人签名",
    ]
    page.head(heads)
    first = page.row
    page.rows(15)
    page.head(heads)
    page.rows(15, first=16)
    style = page.box(bold=True)
    page.put(page.row, 0, "合  计", style, width=9)
    page.put(page.row, 9, total(page, first, 9), style)
    page.put(page.row, 10, "", style)
    page.row += 1
    page.line((0, 3, "经办人："), (3, 3, "复核人："), (6, 3, "分管领导："), (9, 2, "2026年  月  日"))
    return form.bytes()


def alone() -> bytes:
    form = Form()
    page = form.page("Sheet1", [5, 10, 6, 6, 24, 14, 12, 14, 14, 12, 12, 16], landscape=True, colour="#FCE4D6")
    page.title("独居、空巢老年人联系名册")
    page.line((0, 4, "社区："), (4, 3, "截至2026年10月31日"))
    page.head(
        [
            "序号",
            "老人姓名",
            "性别",
            "年龄",
            "住址（楼栋、单元、房号）",
            "本人电话",
            ("子女或亲属", ["姓名", "与老人关系", "电话"]),
            ("联系服务", ["联系人", "上月探访次数", "最近一次探访日期"]),
        ]
    )
    first = page.row
    page.rows(25)
    page.choose(first, page.row - 1, 7, ["配偶", "儿子", "女儿", "孙辈", "其他亲属"])
    page.notes("注：每周至少联系一次，每月上门探访不少于一次。")
    page.line((0, 5, "填表人：                    "), (5, 4, "审核人：                    "))
    return form.bytes()


def settlement() -> bytes:
    form = Form()
    page = form.page("结算汇总", [24, 10, 10, 12, 12, 12, 12, 12, 14], landscape=True, colour="#E2EFDA")
    page.number("表号：养券结2", "批准文号：演民函〔2026〕18号", "有效期至：2027年6月30日")
    page.title("居家养老服务券月度结算汇总表")
    page.wide("结算月份：（    ）年（    ）月", align="center")
    page.line((0, 3, "服务机构名称："), (3, 3, "结算日期："), (7, 2, "金额单位：元"))
    page.head(
        [
            "服务项目",
            ("服务量", ["人数（人）", "订单数（单）", "时长（小时）"]),
            ("服务金额", ["总金额", "其中：服务券支付", "个人自付"]),
            "扣减金额",
            "应结算金额",
        ]
    )
    first = page.row
    page.figures(["助餐服务", "助浴服务", "助洁服务", "助医服务", "助行服务", "康复护理", "精神慰藉"])
    page.figures(["合计"], cells=lambda _row, column: total(page, first, column))
    page.line((0, 2, "服务机构负责人（签字）："), (3, 3, "社区审核人："), (6, 3, "街道审批人："))
    page.wide("（服务机构盖章）                                        年    月    日", align="right")
    return form.bytes()


def canteen() -> bytes:
    form = Form()
    page = form.page("月报", [26, 10, 14, 26, 10, 14])
    page.title("老年食堂（助餐点）运行情况月报表")
    page.line((0, 2, "助餐点名称："), (2, 2, "报告期：2026年10月"), (4, 2, "联系电话："))
    page.head(["指标名称", "单位", "本月", "指标名称", "单位", "本月"])
    left = ["开放天数", "就餐人次", "其中：80周岁以上", "      低保老年人", "送餐上门人次"]
    right = ["营业收入", "财政补助", "社会捐赠", "工作人员数", "食品安全检查次数"]
    units = [("天", "元"), ("人次", "元"), ("人次", "元"), ("人次", "人"), ("人次", "次")]
    for one, two, (a, b) in zip(left, right, units, strict=True):
        for column, text in enumerate((one, a, "", two, b, "")):
            page.put(page.row, column, text, page.box(align="left" if column in (0, 3) else "center"))
        page.row += 1
    page.line((0, 2, "负责人："), (2, 2, "填表人："), (4, 2, "填表日期："))
    return form.bytes()
