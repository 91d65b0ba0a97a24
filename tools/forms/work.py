"""Forms about the work of communities: mediation, volunteers, duty, service station, cases, fire, workers."""

from __future__ import annotations

from tools.forms.page import Form, total

COMMUNITIES = ["清波社区", "湖滨社区", "南山社区", "望江社区", "城站社区", "紫阳社区"]


def mediation() -> bytes:
    form = Form()
    page = form.page("调解季报", [16] + [8] * 13, landscape=True)
    page.number("表  号：司调2表", "制定机关：演示城区司法局", "批准文号：演统制〔2026〕5号", "有效期至：2028年6月30日")
    page.title("人民调解工作情况季报表")
    page.line((0, 6, "填报单位（盖章）：演示街道"), (6, 4, "2026年第三季度"), (11, 3, "单位：件"))
    kinds = ["婚姻家庭", "邻里", "房屋宅基地", "物业", "劳动争议", "其他"]
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
    page.figures(COMMUNITIES)
    page.figures(["合计"], cells=lambda _row, column: total(page, first, column))
    page.line((0, 4, "负责人："), (4, 4, "填报人："), (8, 6, "填报日期：   年  月  日"))
    page.notes("注：受理数=调解成功+未成功。")
    return form.bytes()


def volunteers() -> bytes:
    form = Form()
    page = form.page("时长明细", [5, 12, 6, 14, 20, 12, 12, 12], colour="#DDEBF7")
    page.title("志愿服务时长明细表")
    page.line((0, 4, "服务队："), (4, 4, "2026年10月"))
    page.head(["序号", "志愿者姓名", "性别", "联系电话", "服务内容", "服务日期", "服务时长（小时）", "记录人"])
    first = page.row
    page.rows(15)
    page.put(page.row, 0, "本页合计", page.box(bold=True), width=6)
    page.put(page.row, 6, total(page, first, 6), page.box(bold=True))
    page.put(page.row, 7, "", page.box())
    page.row += 1
    two = form.page("汇总", [20, 14, 14, 14, 14])
    two.title("志愿服务情况汇总表")
    two.head(["服务类别", "活动场次（场）", "参加人数（人）", "服务人次（人次）", "服务时长（小时）"])
    start = two.row
    two.figures(["助老", "助残", "环境清洁", "文明劝导", "便民服务"])
    two.figures(["合计"], cells=lambda _row, column: total(two, start, column))
    two.line((0, 2, "填表人："), (2, 3, "审核人："))
    return form.bytes()


def flood_roster() -> bytes:
    form = Form()
    page = form.page("值班表", [12, 7, 10, 14, 22, 12, 7, 10, 14, 22], landscape=True, font="仿宋")
    page.title("防汛防台值班安排表")
    page.wide("（2026年8月）", align="center")
    page.line((0, 5, "单位（盖章）："), (5, 5, "值班电话：0571-12345678"))
    page.head(["日期", "星期", "带班领导", "联系电话", "值班人员", "日期", "星期", "带班领导", "联系电话", "值班人员"])
    for day in range(1, 16):
        for column in range(10):
            text = f"8月{day if column < 5 else day + 15}日" if column in (0, 5) else ""
            page.put(page.row, column, text, page.box())
        page.row += 1
    page.notes("注意事项：值班人员须24小时在岗，遇险情立即报告。")
    return form.bytes()


def service_station() -> bytes:
    form = Form()
    page = form.page("服务站月报", [6, 26, 12, 12, 12, 12, 14])
    page.title("社区便民服务站业务办理情况月报表")
    page.line((0, 3, "服务站名称："), (3, 2, "月份：2026年10月"), (5, 2, "单位：件"))
    page.head(["行次", "事项名称", ("本月办理", ["窗口", "网上", "代办"]), "本年累计", "平均用时（分钟）"])
    first = page.row
    for n, label in enumerate(["社会保险", "医疗保险", "社会救助", "老年优待", "残疾人服务", "居住登记", "其他"], 1):
        for column in range(7):
            page.put(page.row, column, {0: n, 1: label}.get(column, ""), page.box())
        page.row += 1
    page.put(page.row, 0, "合计", page.box(bold=True), width=2)
    for column in range(2, 7):
        page.put(page.row, column, total(page, first, column) if column < 6 else "×", page.box(bold=True))
    page.row += 1
    page.line((0, 2, "站长："), (2, 3, "填表人："), (5, 2, "填表日期："))
    return form.bytes()


def cases_monthly() -> bytes:
    form = Form()
    page = form.page("12345月报", [14] + [10] * 9, landscape=True, colour="#FFF2CC")
    page.title("12345热线办件情况月报表")
    page.line((0, 5, "填报单位："), (5, 3, "2026年10月"), (8, 2, "单位：件、%"))
    page.head(
        [
            "诉求类别",
            "本月受理",
            ("办理情况", ["按期办结", "逾期办结", "正在办理", "按期办结率（%）"]),
            ("群众评价", ["满意", "基本满意", "不满意", "满意率（%）"]),
        ]
    )
    first = page.row

    def cell(row: int, column: int) -> str:
        return {5: f'=IF(B{row + 1}=0,"",C{row + 1}/B{row + 1})', 9: f"=(G{row + 1}+H{row + 1})/B{row + 1}"}.get(
            column, ""
        )

    page.figures(["物业管理", "环境卫生", "停车出行", "噪声扰民", "社会保障", "养老服务", "其他"], cells=cell)
    page.figures(["合计"], cells=lambda row, column: cell(row, column) or total(page, first, column))
    page.line((0, 4, "填报人："), (4, 3, "审核人："), (7, 3, "联系电话："))
    return form.bytes()


def fire_checks() -> bytes:
    form = Form()
    page = form.page("检查表", [6, 40, 18, 26])
    page.title("居民住宅小区消防安全检查记录表")
    page.fields([(1, "小区"), (1, ""), (1, "检查日期"), (1, "")])
    page.fields([(1, "楼栋"), (1, ""), (1, "检查人员"), (1, "")])
    page.head(["序号", "检查项目", "检查结果", "问题描述及整改要求"])
    for n, label in enumerate(
        [
            "安全出口、疏散通道是否畅通",
            "消防车通道是否被占用",
            "楼道是否堆放杂物",
            "电动自行车是否进楼入户",
            "灭火器、消火栓是否完好",
            "应急照明是否正常",
            "用电线路是否私拉乱接",
        ],
        1,
    ):
        for column in range(4):
            page.put(page.row, column, {0: n, 1: label, 2: "□是  □否"}.get(column, ""), page.box())
        page.row += 1
    page.fields([(1, "整改期限"), (1, ""), (1, "复查结果"), (1, "□合格  □不合格")])
    page.line((0, 2, "物业负责人签字："), (2, 2, "检查人员签字："))
    return form.bytes()


def workers() -> bytes:
    form = Form()
    page = form.page("花名册", [5, 10, 6, 12, 20, 12, 12, 14, 14, 14, 14, 13], landscape=True, colour="#D9D9D9")
    page.title("社区工作者花名册")
    page.line((0, 6, "街道：            社区：            "), (8, 4, "截至2026年10月31日"))
    page.head(
        [
            "序号",
            "姓名",
            "性别",
            "出生年月",
            "身份证号码",
            "文化程度",
            "岗位",
            "任职时间",
            ("职业资格", ["社工证等级", "取得时间"]),
            ("责任区", ["负责楼栋", "负责户数（户）"]),
        ]
    )
    first = page.row
    page.rows(18)
    page.choose(first, page.row - 1, 8, ["无", "助理社会工作师", "社会工作师", "高级社会工作师"])
    page.choose(first, page.row - 1, 5, "=选项!$A$2:$A$6")
    form.codes("选项", {"文化程度": ["高中及以下", "大专", "本科", "硕士", "博士"]})
    return form.bytes()


def households() -> bytes:
    form = Form()
    page = form.page("人口汇总", [6, 14] + [9] * 11, landscape=True)
    page.number(
        "表号：社人季1表", "制定机关：演示城区社会工作部", "批准文号：演统制〔2026〕2号", "有效期至：2027年12月31日"
    )
    page.title("各社区户数、人口情况季度汇总表")
    page.line((0, 5, "填报单位：演示街道办事处"), (5, 4, "2026年第四季度"), (10, 3, "单位：户、人"))
    page.head(
        [
            "序号",
            "社区名称",
            "总户数",
            ("户籍人口", ["户数", "人数", "男", "女"]),
            ("流动人口", ["人数", "其中：租住"]),
            ("年龄结构", ["0-17岁", "18-59岁", "60岁及以上", "80岁及以上"]),
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
    page.line((0, 4, "单位负责人："), (4, 4, "统计人："), (8, 5, "报出日期：2026年  月  日"))
    return form.bytes()


def floating() -> bytes:
    form = Form()
    page = form.page("流动人口", [5, 10, 6, 8, 20, 18, 22, 14, 12, 12, 13, 14], landscape=True)
    page.title("流动人口信息登记表")
    page.line((0, 5, "社区名称："), (5, 3, "登记时间："), (8, 4, "登记人："))
    page.head(
        [
            "序号",
            "姓名",
            "性别",
            "民族",
            "身份证号",
            ("地址", ["户籍地址", "现居住地址"]),
            "居住方式",
            ("时间", ["来本地日期", "拟居住至"]),
            "联系电话",
            "工作单位或职业",
        ]
    )
    first = page.row
    page.rows(20)
    page.choose(first, page.row - 1, 7, ["租房", "自购房", "单位宿舍", "借住", "其他"])
    return form.bytes()
