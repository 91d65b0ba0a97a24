"""Food businesses and zones of the demo, made by the actions themselves. All names are invented.

The first community has a register with a year of patrols and inspections, a breakfast square with a lot, stalls that
were met outside and a special street; the others a few businesses each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer, robot, viewer_of
from linli.core.demo.chance import stream
from linli.core.demo.parts import DemoPart, register
from linli.core.law import content
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.registers.places.models import Place
from linli.services.businesses import actions
from linli.services.businesses.engine.ground import GroundShape
from linli.services.businesses.models import FoodPatrol, PlaceWish, Shop, ShopInspection, StallDraw, StallZone
from linli.services.businesses.policies.shops import items_for
from linli.services.businesses.states import ItemAnswer

BY = robot("demo")
SPACE = UUID("6b7c1f0e-51a4-4b1e-9b1d-2f0c6a7d8e90")
OFFICE = "采荷市场监管所"
OTHERS, A_FEW = 12, 4  # communities with some businesses beside the first, and how many each

EVERY_DAY = {str(day): [["06:00", "20:30"]] for day in range(1, 8)}
MORNING = {str(day): [["06:00", "10:00"]] for day in range(1, 8)}
FOOD: dict[str, Any] = {"fixed": True, "hours": EVERY_DAY, "building": None}
RESTAURANT = FOOD | {"activities": ["serving"], "foods": ["hot_meals"], "workers": 4}
GROCERY = FOOD | {"activities": ["selling"], "foods": ["packed", "bulk"], "workers": 2}
WORKSHOP = FOOD | {
    "activities": ["making", "selling"],
    "foods": ["tofu", "packed"],
    "workers": 5,
    "production_m2": 45.0,
}
STALL = FOOD | {"fixed": False, "activities": ["serving"], "foods": ["breakfast"], "workers": 1, "hours": MORNING}
# Name, premises, area, sells online, whether it is registered.
DemoShop = tuple[str, dict[str, Any], float | None, bool, bool]
SHOPS: tuple[DemoShop, ...] = (
    ("景昙面馆", RESTAURANT, 32.0, True, True),
    ("阿婆馄饨", RESTAURANT, 24.0, False, True),
    ("家常小炒", RESTAURANT, 46.0, True, True),
    ("晨光豆浆店", RESTAURANT, 28.0, False, True),
    ("聚香楼", RESTAURANT, 120.0, True, False),
    ("便民食杂店", GROCERY, 30.0, False, True),
    ("邻家小店", GROCERY, 22.0, True, True),
    ("景昙豆腐坊", WORKSHOP, 60.0, False, True),
    ("老味年糕坊", WORKSHOP | {"foods": ["rice_cake"]}, 80.0, True, True),
    ("巷口炸串", RESTAURANT, None, False, False),
    ("一碗粥", RESTAURANT, 18.0, False, False),
    ("煎饼摊", STALL, None, False, True),
    ("葱包桧摊", STALL, None, False, True),
    ("豆腐脑摊", STALL, None, False, False),
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高"


@register
class Businesses(DemoPart):
    """Adds them by the actions, when places and accounts are there."""

    command = "businesses_demo"
    command_label = gettext_lazy("Food businesses and stall zones")


def make(today: date) -> dict[str, int]:
    """Make businesses and zones; return how many. Nothing is made twice."""
    first = _community()
    if first is None or Shop.objects.exists():
        return {"shops": 0, "zones": 0}
    rng = stream("businesses", first.code)
    shops = [_shop(first, facts, today, rng) for facts in SHOPS]
    _second_of_a_name(first, today)
    _year(shops, today, rng)
    _zones(first, shops, today)
    _street(first, shops[:4], today)
    for other in Place.objects.communities().open().exclude(pk=first.pk).order_by("path")[:OTHERS]:
        few = rng.sample(SHOPS, A_FEW)
        _year([_shop(other, facts, today, rng) for facts in few], today, rng)
    return {"shops": Shop.objects.count(), "zones": StallZone.objects.count()}


def _community() -> Place | None:
    """Return the community of the printed account of a station clerk."""
    own = Appointment.objects.filter(user__username=Role.CLERK.value, place__level="community").order_by("pk")
    row = own.select_related("place").first()
    return row.place if row else None


def _viewer(role: Role) -> Viewer:
    user = User.objects.filter(username=role.value).first()
    return viewer_of(user.pk) if user else BY


def _shop(
    community: Place, facts: tuple[str, dict[str, Any], float | None, bool, bool], today: date, rng: Random
) -> Shop:
    name, premises, area, online, registered = facts
    since = today - timedelta(rng.randrange(420, 900))
    surname = rng.choice(SURNAMES)
    profile = {
        "name": name,
        "operator_name": f"{surname}{rng.choice('建丽国秀志桂')}{rng.choice('明芳强英华珍')}",
        "phone": f"139{rng.randrange(10**8):08d}",
        "online": online and premises["fixed"],
    }
    address = f"{community.name.removesuffix('社区')}路{rng.randrange(1, 240)}号"
    shop = actions.add(
        community, by=BY, since=since, profile=profile, site=premises | {"area_m2": area, "address": address}
    )
    actions.guide(shop, by=BY, day=since + timedelta(5), what="explained")
    if registered:
        actions.put_papers(shop, by=BY, ready=list(content.codes("food_paper")))
        on = since + timedelta(rng.randrange(10, 60))
        actions.register_shop(shop, by=BY, number=f"{community.code[-6:]}-{shop.pk:05d}", since=on)
    elif area is not None and area < 50:
        actions.guide(shop, by=BY, day=today - timedelta(20), what="time_agreed", comply_by=today + timedelta(10))
    _people(shop, today, rng)
    return shop


def _second_of_a_name(community: Place, today: date) -> None:
    """Enter another business of a name that is there already."""
    site = GROCERY | {"area_m2": 26.0, "address": "采荷二弄3号"}
    profile = {"name": "便民食杂店", "operator_name": "郑小明"}
    actions.add(community, by=BY, since=today - timedelta(30), profile=profile, site=site, separate=True)


def _people(shop: Shop, today: date, rng: Random) -> None:
    for _n in range(rng.randrange(1, 4)):
        name = f"{rng.choice(SURNAMES)}{rng.choice('建丽国秀志桂')}{rng.choice('明芳强英华珍')}"
        worker = actions.add_food_worker(shop, by=BY, name=name, touches_food=True, since=shop.since)
        left = rng.choice((-1, 12, 25, 90, 200, 300, 330))
        if left > 0:
            issued = today - timedelta(365 - left)
            actions.add_health_certificate(worker, by=BY, since=issued, last=today + timedelta(left))


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10, 30)))


def _year(shops: Sequence[Shop], today: date, rng: Random) -> None:
    """Let each business be patrolled through a year; those that are worse have problems more often."""
    for number, shop in enumerate(shops):
        worse = 0.15 + 0.5 * (number % 3 == 0)
        # In time after registration; later at random.
        registration = shop.registrations.order_by("since").first()
        if registration is not None:
            late = number % 5 == 4
            _inspect(shop, registration.inspect_by + timedelta(9 if late else -6), "first", "passed", today)
        for back in range(360, 10, -rng.randrange(38, 62)):
            _patrol(shop, today - timedelta(back), worse, rng)
        if number % 4 == 2:
            _inspect(shop, today - timedelta(70), "focused", "rectify", today)


def _inspect(shop: Shop, day: date, plan: str, result: str, today: date) -> None:
    if day > today:
        return
    due = day + timedelta(15) if result == "rectify" else None
    findings = ["cooling", "pests"] if result == "rectify" else []
    row = actions.inspect(shop, by=BY, day=day, plan=plan, office=OFFICE, result=result, findings=findings, due_on=due)
    # It was copied in when it happened; the back-test believes only what was known by then.
    ShopInspection.objects.filter(pk=row.pk).update(at=_at(day))


def _patrol(shop: Shop, day: date, worse: float, rng: Random) -> FoodPatrol | None:
    if day <= shop.since:
        return None
    items = items_for(shop.kind)
    bad = set(rng.sample([item.code for item in items], rng.randrange(1, 3))) if rng.random() < worse else set()
    answers = {item.code: ItemAnswer.NO if item.code in bad else ItemAnswer.YES for item in items}
    failed = [item for item in items if item.code in bad]
    serious = any(item.get("serious") for item in failed)
    row = actions.patrol(
        shop,
        by=BY,
        day=day,
        answers={code: str(answer) for code, answer in answers.items()},
        once=uuid5(SPACE, f"{shop.pk}-{day}"),
        advice="".join(item.get("advice")["zh"] for item in failed),
        reported_to="market_office" if serious else "",
        monitor="陈桂英",
        at=_at(day),
    )
    if serious and (day.day % 2):
        actions.reply(row, by=BY, replied_on=day + timedelta(3), words="已到店核查并责令改正。")
    return row


# ---- zones


def _square(lat: float, lng: float, north: float, east: float) -> list[list[float]]:
    """Return the corners of a rectangle, its sides in metres."""
    high, wide = north * 9.0e-6, east * 1.04e-5
    corners = [(lat, lng), (lat + high, lng), (lat + high, lng + wide), (lat, lng + wide)]
    return [[round(a, 6), round(b, 6)] for a, b in corners]


def _zones(community: Place, shops: Sequence[Shop], today: date) -> None:
    clerk, office = _viewer(Role.CLERK), _viewer(Role.SUBDISTRICT)
    outline = community.outline or [[120.2, 30.25]]
    lng = sum(point[0] for point in outline) / len(outline)
    lat = sum(point[1] for point in outline) / len(outline)
    name = community.name.removesuffix("社区")
    grounds = GroundShape("polygon", tuple((a, b) for a, b in _square(lat + 160 * 9.0e-6, lng, 60, 80)))
    actions.add_school(
        community, by=clerk, name=f"{name}小学", kind="primary", since=today - timedelta(3000), shape=grounds
    )
    square = _propose(
        community,
        clerk,
        today,
        name=f"{name}早餐广场",
        kind="breakfast",
        spots=_square(lat, lng, 18, 40),
        hours=MORNING,
        places=6,
    )
    actions.approve_zone(square, by=office, decision="凯街〔2026〕7号")
    square = actions.publish_zone(square, by=office)
    _lot(square, clerk, today)
    stalls = [shop for shop in shops if shop.is_stall]
    for hold, shop in zip(StallDraw.objects.get(stall_zone=square).holds.order_by("pk"), stalls, strict=False):
        actions.name_stall(hold, shop, by=clerk)
        actions.pay_fee(hold, by=clerk, month=today, fen=20000, receipt=f"SJ-{hold.pk:04d}", paid_on=today)
    evening = {str(day): [["17:30", "22:00"]] for day in (5, 6, 7)}
    below = _square(lat - 120 * 9.0e-6, lng, 15, 60)
    _propose(community, clerk, today, name=f"{name}夜间集市", kind="night", spots=below, hours=evening, places=10)
    _channel(community, square, clerk, today)


def _propose(
    community: Place, by: Viewer, today: date, *, name: str, kind: str, spots: Any, hours: Any, places: int
) -> StallZone:
    row = actions.propose_zone(
        community,
        by=by,
        name=name,
        kind=kind,
        where=f"{community.name.removesuffix('社区')}路东侧人行道内侧",
        shape="polygon",
        spots=spots,
        width=0.0,
        hours=hours,
        places=places,
        fee_fen=20000,
        fee_basis="街道办公会议纪要〔2026〕12号",
        rota_weeks=2,
        since=today,
        until=today + timedelta(365),
    )
    actions.consult(
        row,
        by=by,
        way="meeting",
        since=today - timedelta(25),
        last=today - timedelta(12),
        asked=126,
        in_favour=88,
        against=21,
        result="十点前收摊，摊位前一米自清，油烟摊位靠路口。",
    )
    return row


def _lot(row: StallZone, by: Viewer, today: date) -> None:
    for number in range(9):
        wish = PlaceWish(f"{SURNAMES[number]}摊主", f"1370000{number:04d}", ("breakfast",), "")
        actions.ask_for_place(row, wish, online=False, once=f"demo-{number}", source=f"demo-{number}")
    draw = actions.close_list(row, by=by)
    source = "社区居民代表三人在场，掷骰子八次"
    actions.draw_lot(draw, by=by, seed="4-6-1-3-2-5-6-1", seed_source=source, since=today)
    for number in range(9, 12):
        wish = PlaceWish(f"{SURNAMES[number]}摊主", f"1370000{number:04d}", ("breakfast",), "")
        actions.ask_for_place(row, wish, online=False, once=f"demo-{number}", source=f"demo-{number}")


def _channel(community: Place, row: StallZone, by: Viewer, today: date) -> None:
    for days, what, where in ((9, "烤红薯", "地铁口"), (6, "炒粉", "校门口"), (2, "水果", "小区西门")):
        met = actions.meet_stall(community, by=by, met_on=today - timedelta(days), what=what, where=where)
        if days > 5:
            met = actions.offer_zone(met, row, by=by, offered_on=today - timedelta(days - 1))
        if days > 8:
            actions.refuse_offer(met, by=by, answered_on=today - timedelta(days - 2))
            actions.tell_enforcement(met, by=by, told_to="enforcement_team", told_on=today - timedelta(days - 3))


def _street(community: Place, shops: Sequence[Shop], today: date) -> None:
    name = f"{community.name.removesuffix('社区')}小吃街"
    since = date(today.year - 2, 5, 1)
    row = actions.add_street(community, by=BY, name=name, theme="snacks", where="景昙路至采荷路", since=since)
    for shop in shops:
        actions.add_to_street(row, shop, by=BY, since=max(shop.since, since))
    for back, visitors in ((2, 186_000), (1, 214_000)):
        facts = {"visitors": visitors, "turnover_yuan": visitors * 38, "jobs": 60 + 8 * (2 - back)}
        actions.put_result(row, by=BY, year=today.year - back, source="街道商贸统计", **facts)
