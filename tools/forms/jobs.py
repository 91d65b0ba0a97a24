"""Forms about employment, graduates, retirees, shops and premises."""

from __future__ import annotations

from tools.forms.page import Form, always, total


def tracking() -> bytes:
    form = Form()
    page = form.page("跟踪台账", [5, 9, 6, 20, 13, 12, 14, 14, 11, 11, 11, 11, 12], landscape=True, colour="#D9E1F2")
    page.title("就业困难人员跟踪服务台账")
    page.line((0, 5, "街道（社区）："), (9, 4, "更新时间：    年   月   日"))
    page.head(
        [
            "序号",
            "姓名",
            "性别",
            "身份证号码",
            "联系电话",
            "文化程度",
            "人员类别",
            "求职意向",
            ("服务记录", [("政策宣讲", ["日期", "方式"]), ("岗位推荐", ["推荐次数", "推荐结果"])]),
            "就业状态",
        ]
    )
    first = page.row
    page.rows(15)
    page.choose(first, page.row - 1, 6, ["零就业家庭", "低保家庭", "残疾", "大龄失业", "长期失业"])
    page.choose(first, page.row - 1, 12, ["已就业", "灵活就业", "创业", "未就业", "无就业意愿"])
    page.line((0, 4, "社区负责人："), (4, 3, "就业服务专员："))
    return form.bytes()


def employment_monthly() -> bytes:
    form = Form()
    page = form.page("月报", [36, 10, 12, 12, 18])
    page.number(
        "表号：就业月1表", "制定机关：演示城区人力社保局", "批准文号：演统制〔2026〕7号", "有效期至：2026年12月31日"
    )
    page.title("街道（社区）就业工作月报表")
    page.wide("2026年10月", align="center")
    page.line((0, 2, "填报单位（盖章）："), (3, 2, "填报日期："))
    page.head(["项    目", "计量单位", "本月数", "累计数", "备注"])
    rows = [
        ("一、城镇新增就业人数", "人"),
        ("其中：失业人员再就业", "人"),
        ("      就业困难人员就业", "人"),
        ("二、登记失业人数", "人"),
        ("其中：男", "人"),
        ("女", "人"),
        ("三、公益性岗位在岗人数", "人"),
        ("四、职业介绍", ""),
        ("1. 发布岗位信息", "个"),
        ("2. 介绍成功", "人次"),
        ("五、职业技能培训人数", "人"),
        ("六、创业带动就业人数", "人"),
        ("七、零就业家庭", "户"),
    ]
    for label, unit in rows:
        page.figures([label], before=[(unit,)], cells=always("" if unit else "/"))
    page.line((0, 1, "单位负责人：        "), (1, 2, "审核人：        "), (3, 2, "填表人：        "))
    return form.bytes()


def graduates() -> bytes:
    form = Form()
    page = form.page("毕业生名单", [5, 10, 6, 20, 13, 18, 16, 10, 10, 12, 12, 14], landscape=True, font="微软雅黑")
    page.title("2026届离校未就业高校毕业生实名登记表")
    page.line((0, 6, "填报单位:                "), (6, 6, "填报人:                联系电话:                "))
    page.head(
        [
            "序号",
            "姓　名",
            "性　别",
            "身份证号",
            "联系电话",
            "毕业院校",
            "所学专业",
            "学　历",
            "是否困难家庭",
            "当前状态",
            "服务需求",
            "备　注",
        ]
    )
    first = page.row
    page.rows(20)
    page.choose(first, page.row - 1, 7, ["专科", "本科", "硕士", "博士"])
    page.choose(first, page.row - 1, 9, ["求职中", "已就业", "升学", "参军", "暂不就业"])
    return form.bytes()


def retirees() -> bytes:
    form = Form()
    page = form.page("退休人员", [5, 10, 6, 20, 13, 12, 24, 14, 12, 10, 14], landscape=True)
    page.title("企业退休人员社会化管理服务对象信息表")
    page.line((0, 4, "接收社区："), (4, 3, "统计日期：2026年10月31日"), (8, 3, "制表人："))
    page.head(
        [
            "序号",
            "姓名",
            "性别",
            "社会保障号码",
            "联系电话",
            "退休时间",
            "居住地址",
            "原工作单位",
            "人员类别",
            "健康状况",
            "是否参加体检",
        ]
    )
    first = page.row
    page.rows(20)
    page.choose(first, page.row - 1, 8, ["一般退休", "特殊工种", "劳模", "孤寡", "异地居住"])
    page.notes("备注：健康状况填写“健康、一般、行动不便、卧床”。")
    return form.bytes()


def shops() -> bytes:
    form = Form()
    page = form.page("小食杂店", [5, 18, 12, 13, 24, 10, 16, 12, 12, 14], landscape=True, colour="#EDEDED")
    page.number("表号：市监基3", "有效期至：2026年6月30日")
    page.title("小食杂店基本情况登记册")
    page.line((0, 4, "社区名称："), (4, 3, "登记日期："))
    page.head(
        [
            "序号",
            "店名",
            "经营者姓名",
            "联系电话",
            "经营地址",
            "面积（㎡）",
            "登记证编号",
            ("从业人员", ["人数（人）", "持健康证人数（人）"]),
            "经营品种",
        ]
    )
    page.rows(20)
    page.line((0, 4, "填表人："), (4, 4, "审核人："))
    return form.bytes()


def premises() -> bytes:
    form = Form()
    page = form.page("用房情况", [16, 10, 10, 10, 10, 10, 10, 16])
    page.title("社区用房（会议室）使用情况月报表")
    page.line((0, 4, "社区：______________"), (4, 4, "月份：______年____月"))
    page.head(
        [
            "场地名称",
            "面积（平方米）",
            ("使用次数", ["居民活动", "社区会议", "外单位借用"]),
            "使用人次",
            "空闲天数",
            "备注",
        ]
    )
    first = page.row
    page.figures(["多功能厅", "一号会议室", "二号会议室", "居民议事厅", "活动室"])
    page.figures(["小计"], cells=lambda _row, column: total(page, first, column) if column < 7 else "")
    page.line((0, 4, "管理员：____________"), (4, 4, "社区负责人：____________"))
    return form.bytes()


def facilities() -> bytes:
    form = Form()
    page = form.page("设施年报", [12, 22, 9, 10, 14, 12, 18], colour="#E2EFDA")
    page.number(
        "表号：社设年2表", "制定机关：演示城区住建局", "批准文号：演统制〔2025〕9号", "有效期至：2027年12月31日"
    )
    page.title("城市社区公共服务设施情况年报表")
    page.line((0, 4, "填报单位："), (4, 3, "2026年度"))
    page.head(["类别", "设施名称", "数量（个）", "建筑面积（平方米）", "是否达标", "建成年份", "存在问题"])
    groups = {
        "养老服务": ["社区养老服务站", "老年食堂", "助浴点"],
        "托育服务": ["婴幼儿托位", "儿童活动场地"],
        "医疗卫生": ["社区卫生服务站"],
        "便民商业": ["菜市场或生鲜店", "便利店", "快递末端站点"],
    }
    for group, names in groups.items():
        page.put(page.row, 0, group, page.box(), height=len(names))
        for name in names:
            page.put(page.row, 1, name, page.box(align="left"))
            for column in range(2, 7):
                page.put(page.row, column, "", page.box())
            page.row += 1
    page.choose(page.row - 9, page.row - 1, 4, ["达标", "不达标"])
    page.line((0, 3, "单位负责人："), (3, 2, "填表人："), (5, 2, "报出日期："))
    return form.bytes()
