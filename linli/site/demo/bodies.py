"""The bodies of city, district, subdistrict and community, and the duties that are not where the law puts them."""

from __future__ import annotations

from random import Random

from linli.core.law import content
from linli.registers.bodies.models import Body
from linli.registers.duties.models import Admission, Duty
from linli.site.demo import sources
from linli.site.demo.plan import CommunityPlan
from linli.site.demo.writer import Writer

BODY = ("id", "since", "until", "kind", "name", "place_id", "phone", "hours")
DUTY = ("id", "since", "until", "matter", "body_id", "place_id", "basis", "staff", "money", "authority")
ADMISSION = ("id", "since", "until", "matter", "place_id", "document", "staff", "money", "authority")
HOURS = "周一至周五 8:30–17:30"
STATION_HOURS = "周一至周六 8:30–17:30"
SINCE, ADMITTED_SINCE = "2013-01-01", "2024-01-01"
IN_COMMUNITY = ("committee", "station", "party", "mediation_committee", "volunteer_team")
NAMES = {
    "committee": "{place}居民委员会",
    "station": "{place}公共服务站",
    "party": "中共{place}委员会",
    "mediation_committee": "{place}人民调解委员会",
    "volunteer_team": "{place}志愿服务队",
    "collective": "{stem}股份经济合作社",
    "street_office": "{place}办事处",
    "health_centre": "{place}社区卫生服务中心",
    "police_station": "{stem}派出所",
    "justice_office": "{stem}司法所",
    "market_office": "{stem}市场监督管理所",
    "enforcement_team": "{stem}综合行政执法队",
    "provider": "{stem}养老服务中心",
    "social_organisation": "{stem}社会组织服务中心",
}
Bodies = dict[tuple[str, str], int]  # (level, kind) -> id


def of_office(level: str, place_id: int, name: str, writer: Writer) -> dict[str, int]:
    """Write all bodies of one office: kind -> id."""
    kinds = [code for code, entry in content.codes("body_kind").items() if entry.get("level") == level]
    first = writer.reserve(Body, len(kinds))
    stem = name.removesuffix("街道")
    rows = []
    for pk, kind in enumerate(kinds, start=first):
        pattern = NAMES.get(kind, "{place}" + content.codes("body_kind")[kind].title.zh.removeprefix("区"))
        rows.append((pk, SINCE, None, kind, pattern.format(place=name, stem=stem), place_id, _phone(pk), HOURS))
    writer.put(Body, BODY, rows)
    return dict(zip(kinds, range(first, first + len(kinds)), strict=True))


def of_community(plan: CommunityPlan, community_id: int, writer: Writer) -> dict[str, list[int]]:
    """Write the bodies of a community: kind -> ids."""
    rng = plan.rng("bodies")
    place = plan.name if plan.name.endswith("社区") else f"{sources.stem(plan.name)}村"
    wanted = [(kind, NAMES[kind].format(place=place)) for kind in IN_COMMUNITY]
    if place.endswith("村"):
        wanted[0] = ("committee", f"{place}村民委员会")
    wanted += _of_owners(plan, rng)
    first = writer.reserve(Body, len(wanted))
    since, rows = plan.founded.isoformat(), []
    found: dict[str, list[int]] = {}
    for pk, (kind, name) in enumerate(wanted, start=first):
        hours = STATION_HOURS if kind == "station" else HOURS if kind == "committee" else ""
        rows.append((pk, since, None, kind, name, community_id, _phone(pk), hours))
        found.setdefault(kind, []).append(pk)
        for estate in sources.estates(plan.code):
            if kind == "property_company" and name.startswith(estate):
                found[company_of(estate)] = [pk]
    writer.put(Body, BODY, rows)
    return found


def company_of(estate: str) -> str:
    """Under which key the property company of an estate is kept among the bodies of its community."""
    return f"property_company {estate}"


def _of_owners(plan: CommunityPlan, rng: Random) -> list[tuple[str, str]]:
    """Companies and owners' committees of the estates; old ones often have neither, ex-villages have a collective."""
    rows = []
    for estate in sources.estates(plan.code):
        if plan.category in {"commercial", "affordable", "mixed"} or rng.random() < 0.6:
            rows.append(("property_company", f"{estate}物业服务有限公司"))
        if plan.category in {"commercial", "mixed"} and rng.random() < 0.8:
            rows.append(("owners_committee", f"{estate}业主委员会"))
    if plan.category in {"ex_village", "rural"}:
        rows.append(("collective", NAMES["collective"].format(stem=sources.stem(plan.name))))
    return rows


def admissions(district_id: int, writer: Writer) -> list[str]:
    """Admit list-B work that a community body does, for the whole district: people and money follow. The matters."""
    matters = [
        row
        for _, table in content.tables("matters/*.toml")
        for row in table.get("matter", [])
        if row["list"] == "B" and {"committee", "station"} & {row["owner"], *row.get("help", ())}
    ]
    first = writer.reserve(Admission, len(matters))
    rows = [
        (
            first + i, ADMITTED_SINCE, None, row["code"], district_id, f"社区工作事项准入〔2024〕{i + 1}号",
            "每社区核定专职人员" if i % 2 else "", "按年度预算拨付工作经费", "",
        )
        for i, row in enumerate(matters)
    ]  # fmt: skip
    writer.put(Admission, ADMISSION, rows)
    return [row["code"] for row in matters]


def held_by_stations(admitted: list[str]) -> list[str]:
    """The admitted matters that every station holds."""
    return admitted[:4]


def duties(admitted: list[str], places: list[tuple[int, int]], writer: Writer) -> None:
    """Let stations hold some of the admitted work: `places` are pairs of community and station."""
    held = held_by_stations(admitted)
    first = writer.reserve(Duty, len(held) * len(places))
    rows = [
        (
            first + i * len(held) + n, ADMITTED_SINCE, None, matter, station, community, "区社区工作事项准入清单",
            "公共服务站窗口一名", "每年工作经费由区财政下达", "区级业务系统查询权限",
        )
        for i, (community, station) in enumerate(places)
        for n, matter in enumerate(held)
    ]  # fmt: skip
    writer.put(Duty, DUTY, rows)


def _phone(pk: int) -> str:
    """An office number that cannot be dialled."""
    return f"0571-00{pk % 1_000_000:06d}"
