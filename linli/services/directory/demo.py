"""The service directory of the demo: shops, stations and volunteers of each community, checks, notes of residents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.core.demo import days
from linli.core.demo.parts import DemoPart, Unit, register
from linli.core.demo.writer import Row, Writer
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan
from linli.services.directory.models import (
    Detail,
    Location,
    NearKind,
    Organization,
    Service,
    ServiceAtLocation,
    ServiceCheck,
    ServiceNote,
    note_code_hash,
)

INTERVAL = 180
EARLY, LONG, NIGHT = ("06:00", "10:00"), ("08:00", "20:30"), ("18:00", "02:00")
SHOP, OFFICE, CLINIC = ("09:00", "18:00"), ("08:30", "17:00"), ("08:00", "17:30")
WEEK, WORKDAYS, SATURDAYS = "MO,TU,WE,TH,FR,SA,SU", "MO,TU,WE,TH,FR", "SA"


@dataclass(frozen=True, slots=True)
class DemoService:
    """One kind of service of the demo, and the share of communities that have it."""

    kind: str
    organization: str
    name: str
    place: str
    share: float
    hours: tuple[str, str]
    days: str = WEEK
    holidays: str = "usual"
    fees: str = ""
    asked: bool = False


SERVICES = (
    DemoService("station", "社区公共服务站", "社区事务受理", "公共服务站", 1.0, OFFICE, WORKDAYS, "office"),
    DemoService(
        "repair", "阿四便民维修", "水电维修", "阿四维修铺", 0.7, SHOP, fees="上门费 20 元，材料另计", asked=True
    ),
    DemoService("haircut", "丽丽理发店", "理发", "丽丽理发店", 0.65, LONG, fees="成人 25 元，60 周岁以上 15 元"),
    DemoService("laundry", "洁美洗衣", "洗衣干洗", "洁美洗衣店", 0.4, SHOP),
    DemoService("parcel", "邻里驿站", "快递收发", "邻里驿站", 0.85, LONG),
    DemoService("market", "农贸市场管理处", "菜市场", "农贸市场", 0.3, ("05:30", "18:30")),
    DemoService("grocery", "好邻居便利店", "便利店", "好邻居便利店", 0.8, ("00:00", "24:00")),
    DemoService("breakfast", "老方早点", "早餐", "老方早点铺", 0.6, EARLY),
    DemoService("clinic", "社区卫生服务站", "全科门诊", "社区卫生服务站", 0.45, CLINIC, "MO,TU,WE,TH,FR,SA", "office"),
    DemoService("pharmacy", "惠民大药房", "药店", "惠民大药房", 0.55, ("08:00", "21:30")),
    DemoService("mending", "周师傅缝补", "缝补修鞋", "周师傅缝补摊", 0.35, SHOP, "MO,TU,WE,TH,FR,SA"),
    DemoService("cleaning", "安心家政", "家政保洁", "安心家政门店", 0.3, OFFICE, asked=True, fees="每小时 45 元起"),
    DemoService(
        "volunteers",
        "红马甲志愿服务队",
        "代买代办、陪聊",
        "党群服务中心",
        0.7,
        OFFICE,
        WORKDAYS,
        "office",
        "免费",
        True,
    ),
    DemoService("reading", "社区书房", "图书阅览", "社区书房", 0.4, ("09:00", "20:00"), "TU,WE,TH,FR,SA,SU"),
    DemoService(
        "childcare", "四点半课堂", "小学生晚托", "党群服务中心二楼", 0.3, ("15:30", "18:00"), WORKDAYS, "office"
    ),
    DemoService(
        "legal", "社区调解室", "法律咨询和调解", "社区调解室", 0.5, ("13:30", "16:30"), "TU,TH", "office", "免费"
    ),
    DemoService("bike_repair", "车管家", "自行车电动车修理", "车管家修车铺", 0.25, SHOP),
    DemoService("other", "夜宵一条街", "深夜食堂", "夜市摊位", 0.15, NIGHT),
)


@dataclass(frozen=True, slots=True)
class DemoCorner:
    """What the services of a community are made from."""

    land: Ground
    rng: Random
    name: str
    today: int
    writer: Writer

    @property
    def shared(self) -> Row:
        """Return the columns that all rows have."""
        return {"community_id": self.land.community_id}

    def entry(self) -> Row:
        """Return the columns that all entries have, with a new id; JSON as text, which both databases take in bulk."""
        return self.shared | {"uid": self.uid(), "more": "{}"}

    def uid(self) -> str:
        """Return an id of HSDS, always the same for the same demo."""
        return str(UUID(int=self.rng.getrandbits(128), version=4))


@register
class Directory(DemoPart):
    """Writes the services; centres and what is near are taken over by the command afterwards."""

    large = (NearKind,)
    command = "directory_refresh"
    command_label = _("Taking over services, measuring what is near…")

    def write(self, unit: Unit) -> None:
        """Write the services of a community."""
        plan, land = unit.get(CommunityPlan), unit.get(Ground)
        if not land.buildings:
            return
        at = DemoCorner(land, plan.rng("directory"), plan.name.removesuffix("社区"), self.today, self.writer)
        first = None
        for model in SERVICES:
            if unit.is_first or at.rng.random() < model.share:
                service, point = write_service(at, model)
                first = first or (service, point) if model.asked else first
        if first and (unit.is_first or at.rng.random() < 0.3):
            write_notes(at, *first)


def write_service(at: DemoCorner, model: DemoService) -> tuple[int, int]:
    """Write one service with organisation, location, hours, phone and checks; return its id and that of its point."""
    rng, writer = at.rng, at.writer
    since = at.today - rng.randrange(200, 2500)
    dates = {"since": days.iso(since), "until": None}
    organization = writer.put(Organization, [at.entry() | {"name": f"{at.name}{model.organization}"}])
    checked = at.today - rng.randrange(10, 300) if rng.random() < 0.8 else None
    row = at.entry() | dates | {"organization_id": organization, "name": model.name, "kind": model.kind}
    row |= {"fees": model.fees, "asked_here": model.asked}
    row |= {"checked_on": None, "check_due": days.iso(since)}
    if checked is not None:
        row |= {"checked_on": days.iso(checked), "check_due": days.iso(checked + INTERVAL)}
    service = writer.put(Service, [row])
    place = {"name": f"{at.name}{model.place}", "building_id": rng.choice(at.land.buildings)}
    place |= {
        "address": rng.choice(("一层", "一层东侧", "北门旁")),
        "access": json.dumps(["step_free"] * rng.randrange(2)),
    }
    location = writer.put(Location, [at.entry() | place | {"organization_id": organization}])
    link = {"service_id": service, "location_id": location}
    point = writer.put(ServiceAtLocation, [at.entry() | dates | link])
    hours = {"freq": "WEEKLY", "byday": model.days, "opens_at": model.hours[0], "closes_at": model.hours[1]}
    detail = {"table": "schedule", "point_id": point, "holidays": model.holidays}
    writer.put(Detail, [at.entry() | detail | {"more": json.dumps(hours)}])
    phone = {"number": f"0571860{rng.randrange(10000):04d}", "type": "voice"}
    detail = {"table": "phone", "location_id": location}
    writer.put(Detail, [at.entry() | detail | {"more": json.dumps(phone)}])
    write_checks(at, service, since, checked)
    return service, point


def write_checks(at: DemoCorner, service: int, since: int, latest: int | None) -> None:
    """Write the latest check and those before it."""
    rows, on = [], latest
    while on is not None and on > max(since, at.today - 700):
        rows.append(
            at.shared
            | {"service_id": service, "since": days.iso(on), "until": days.iso(on + INTERVAL), "by_id": None}
            | {"from_package": False}
        )
        on -= INTERVAL + at.rng.randrange(-20, 60)
    at.writer.put(ServiceCheck, rows)


NOTES = (
    ("wrong", "店搬到北门对面去了，原来的地方关着门。", "sent", 1, ""),
    ("request", "厨房水龙头漏水，上午在家，麻烦来修一下。", "sent", 0, ""),
    ("wrong", "电话是空号。", "confirmed", 20, "谢谢，电话已改。"),
    ("request", "想约周六上门擦窗。", "confirmed", 12, "已约好周六上午九点。"),
    ("wrong", "中午没人。", "rejected", 40, "十二点到一点是午休时间。"),
)


def write_notes(at: DemoCorner, service: int, point: int) -> None:
    """Write notes of residents in each state."""
    for number, (purpose, words, state, ago, answer) in enumerate(NOTES):
        sent = at.today - ago
        answered = state in ("confirmed", "rejected")
        row = at.shared | {"purpose": purpose, "service_id": service, "point_id": point, "words": words}
        row |= {"phone": "13800000000" if purpose == "request" else "", "state": state, "answer": answer}
        row |= {"code_hash": note_code_hash(f"demo-{at.land.community_id}-{number}")}
        row |= {"sent_at": days.moment(sent, 560), "answer_by": days.iso(days.working_day_from(sent + 7))}
        row |= {"answered_at": days.moment(sent + 3, 600) if answered else None}
        row |= {"reason": "is_right" if state == "rejected" else ""}
        at.writer.put(ServiceNote, [row])
