"""Forms as Word files: work log, visits, relief, mediation, family doctors."""

from __future__ import annotations

from tools.forms.docx import DocCell, document, paragraph, table


def work_log() -> bytes:
    rows = [
        [("时间", 1), ("工作内容", 1), ("服务对象", 1), ("地点", 1), ("处理结果", 1)],
        *[[("", 1)] * 5 for _ in range(8)],
    ]
    return document(
        paragraph("社区工作者工作日志", centre=True, size=18, bold=True),
        paragraph("社区：________  姓名：________  日期：____年__月__日  天气：______"),
        table([1400, 3400, 1500, 1500, 2000], rows, head_rows=1),
        paragraph("今日走访________户，其中独居老人________户，受理诉求________件。"),
        paragraph("明日计划：____________________________________"),
        paragraph("记录人：________    社区负责人：________"),
    )


def visit() -> bytes:
    member: list[DocCell] = [("", 1, "continue"), ("", 1), ("", 1), ("", 1), ("", 1), ("", 2)]
    rows: list[list[DocCell]] = [
        [("基本情况", 1, "restart"), ("姓名", 1), ("", 1), ("性别", 1), ("", 1), ("年龄", 1), ("", 1)],
        [("", 1, "continue"), ("身份证号码", 1), ("", 3), ("联系电话", 1), ("", 1)],
        [("", 1, "continue"), ("家庭住址", 1), ("", 5)],
        [("", 1, "continue"), ("困难类别", 1), ("□低保  □特困  □低边  □重病  □残疾  □其他", 5)],
        [("家庭成员", 1, "restart"), ("姓名", 1), ("关系", 1), ("年龄", 1), ("健康状况", 1), ("工作单位", 2)],
        *[member] * 3,
        [("慰问内容", 1), ("慰问金（元）", 1), ("", 2), ("慰问品", 1), ("", 2)],
        [("困难及需求", 1), ("", 6)],
        [("走访人签名", 1), ("", 2), ("走访日期", 1), ("    年   月   日", 3)],
    ]
    return document(
        paragraph("附件1"),
        paragraph("困难家庭走访慰问登记表", centre=True, size=18, bold=True),
        paragraph("街道：__________  社区：__________"),
        table([900, 1300, 1300, 1300, 1300, 1300, 1300], rows),
        paragraph("注：本表一式两份，社区和街道各存一份。"),
    )


def temporary_relief() -> bytes:
    rows = [
        [("申请人姓名", 1), ("", 1), ("性别", 1), ("", 1), ("出生年月", 1), ("", 1)],
        [("公民身份号码", 1), ("", 3), ("家庭人口", 1), ("", 1)],
        [("户籍地址", 1), ("", 5)],
        [("居住地址", 1), ("", 3), ("联系电话", 1), ("", 1)],
        [("家庭月收入（元）", 1), ("", 1), ("是否低保", 1), ("□是  □否", 1), ("开户银行", 1), ("", 1)],
        [("申请救助原因", 1), ("", 5)],
        [("申请救助金额（元）", 1), ("", 5)],
        [("社区意见", 1), ("\n负责人签字：________    （盖章）\n    年    月    日", 5)],
        [("街道意见", 1), ("\n负责人签字：________    （盖章）\n    年    月    日", 5)],
    ]
    return document(
        paragraph("表号：社救5表    有效期至：2026年3月31日"),
        paragraph("临时救助申请审批表", centre=True, size=18, bold=True),
        paragraph("申请日期：____年__月__日    编号：__________"),
        table([1600, 1600, 1500, 1600, 1500, 1700], rows),
    )


def mediation_record() -> bytes:
    return document(
        paragraph("人民调解口头协议登记表", centre=True, size=18, bold=True),
        paragraph("时间：____年__月__日    地点：____________"),
        paragraph("当事人姓名：________  性别：____  联系电话：____________"),
        paragraph("对方当事人姓名：________  性别：____  联系电话：____________"),
        paragraph("纠纷类型：□婚姻家庭  □邻里  □物业  □劳动争议  □其他"),
        paragraph("纠纷主要事实：________________________________"),
        paragraph("涉及金额：________元"),
        paragraph("调解结果：□成功  □不成功"),
        paragraph("当事人签名：________    调解员签名：________"),
        paragraph("登记人：________"),
    )


def family_doctor() -> bytes:
    heads: list[list[DocCell]] = [
        [
            ("序号", 1, "restart"),
            ("姓名", 1, "restart"),
            ("年龄", 1, "restart"),
            ("签约服务", 2),
            ("健康指标", 2),
            ("下次随访日期", 1, "restart"),
        ],
        [
            ("", 1, "continue"),
            ("", 1, "continue"),
            ("", 1, "continue"),
            ("签约医生", 1),
            ("签约日期", 1),
            ("血压", 1),
            ("血糖", 1),
            ("", 1, "continue"),
        ],
    ]
    rows: list[list[DocCell]] = [[(str(n), 1), *[("", 1)] * 7] for n in range(1, 11)]
    return document(
        paragraph("家庭医生签约老年人随访登记表", centre=True, size=16, bold=True),
        paragraph("社区卫生服务站：________________    2026年10月"),
        table([700, 1200, 800, 1200, 1300, 1100, 1100, 1400], heads + rows, head_rows=2),
        paragraph("家庭医生签名：________    社区联络员：________    填表日期：____年__月__日"),
    )
