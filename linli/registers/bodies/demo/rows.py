"""The rows of bodies of offices and communities, with names and phone numbers."""

from __future__ import annotations

from random import Random

from linli.core.demo.writer import Row, Writer
from linli.core.law import content
from linli.registers.bodies.models import Body
from linli.registers.places.demo.communities import CommunityPlan, Office, estates, stem

HOURS = "周一至周五 8:30–17:30"
STATION_HOURS = "周一至周六 8:30–17:30"
SINCE = "2013-01-01"
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
    "employer": "{stem}商业运营公司",
    "social_organisation": "{stem}社会组织服务中心",
}


def write_of_office(office: Office, place_id: int, writer: Writer) -> dict[str, int]:
    """Write all bodies of one office; return kind -> id."""
    kinds = [code for code, entry in content.codes("body_kind").items() if entry.get("level") == office.level]
    first = writer.reserve(Body, len(kinds))
    short = office.name.removesuffix("街道")
    rows = []
    for pk, kind in enumerate(kinds, start=first):
        pattern = NAMES.get(kind, "{place}" + content.codes("body_kind")[kind].title.zh.removeprefix("区"))
        rows.append(_row(pk, kind, pattern.format(place=office.name, stem=short), place_id, since=SINCE, hours=HOURS))
    writer.put(Body, rows)
    return dict(zip(kinds, range(first, first + len(kinds)), strict=True))


def write_of_community(plan: CommunityPlan, community_id: int, writer: Writer) -> dict[str, list[int]]:
    """Write the bodies of a community; return kind -> ids."""
    place = plan.name if plan.name.endswith("社区") else f"{stem(plan.name)}村"
    wanted = [(kind, NAMES[kind].format(place=place)) for kind in IN_COMMUNITY]
    if place.endswith("村"):
        wanted[0] = ("committee", f"{place}村民委员会")
    wanted += _of_owners(plan, plan.rng("bodies"))
    first = writer.reserve(Body, len(wanted))
    since, rows = plan.founded.isoformat(), []
    found: dict[str, list[int]] = {}
    for pk, (kind, name) in enumerate(wanted, start=first):
        hours = STATION_HOURS if kind == "station" else HOURS if kind == "committee" else ""
        rows.append(_row(pk, kind, name, community_id, since=since, hours=hours))
        found.setdefault(kind, []).append(pk)
        for estate in estates(plan.code):
            if kind == "property_company" and name.startswith(estate):
                found[company_of(estate)] = [pk]
    writer.put(Body, rows)
    return found


def company_of(estate: str) -> str:
    """Return the key of the property company of an estate among the bodies of its community."""
    return f"property_company {estate}"


def _of_owners(plan: CommunityPlan, rng: Random) -> list[tuple[str, str]]:
    """Draw companies and owners' committees of the estates."""
    rows = []
    for estate in estates(plan.code):
        if plan.category in {"commercial", "affordable", "mixed"} or rng.random() < 0.6:
            rows.append(("property_company", f"{estate}物业服务有限公司"))
        if plan.category in {"commercial", "mixed"} and rng.random() < 0.8:
            rows.append(("owners_committee", f"{estate}业主委员会"))
    if plan.category in {"ex_village", "rural"}:
        rows.append(("collective", NAMES["collective"].format(stem=stem(plan.name))))
    return rows


def _row(pk: int, kind: str, name: str, place_id: int, *, since: str, hours: str) -> Row:
    """Return the row of a body, with a phone number that cannot be dialled."""
    phone = f"0571-00{pk % 1_000_000:06d}"
    return {
        "id": pk,
        "since": since,
        "kind": kind,
        "name": name,
        "place_id": place_id,
        "phone": phone,
        "hours": hours,
    }
