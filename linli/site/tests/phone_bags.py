"""A bag as the contract describes it: two stairwells, eight homes, seven households, all made up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

KINDS = {
    "routine": ("常规走访", "Routine visit"),
    "key": ("重点走访", "Priority visit"),
    "return": ("回访", "Return visit"),
    "phone": ("电话联系", "Phone call"),
}
OUTCOMES = {
    "met": ("见到", "Met"),
    "not_home": ("不在家", "Not at home"),
    "refused": ("婉拒", "Declined"),
    "moved": ("已搬走", "Moved away"),
    "vacant": ("空置", "Vacant"),
}
NEEDS = {
    "elderly": ("养老", "Elder care"),
    "meals": ("助餐", "Meals"),
    "job": ("就业", "Employment"),
    "repair": ("维修", "Repair"),
    "health": ("健康", "Health"),
    "aid": ("救助", "Assistance"),
    "child": ("育儿", "Children"),
    "legal": ("法律", "Legal advice"),
    "company": ("陪伴", "Someone to talk to"),
}
MATTERS = {"repair.leak": ("楼道漏水", "Leak"), "elderly.meals": ("老年助餐", "Meal service")}
NAMES = {
    "王建国": ["wjg", "wangjianguo"],
    "李秀英": ["lxy", "lixiuying"],
    "张伟": ["zw", "zhangwei"],
    "陈洁": ["cj", "chenjie"],
    "周敏": ["zm", "zhoumin"],
    "吴桂芳": ["wgf", "wuguifang"],
    "赵强": ["zq", "zhaoqiang"],
}
LATE = [4, 1, 0, 0]  # days by which the first households are overdue; the others are due later
ALONE, USUAL = ("独居老人", "Older person living alone"), ("常规间隔", "Routine interval")
TRY = ("先打电话约，或傍晚再来。", "Phone first, or come in the evening.")
BASED_ON = "1796028084-0a1b2c3d-6be00458d649e972"  # version of a promise: when the bag was made, hashes
Facts = dict[str, Any]


def bag_of(now: dt.datetime, language: str, made: list[Facts] | tuple[()] = ()) -> Facts:
    """The bag made at a moment, in a language, after these items were saved (their payloads)."""
    en, today = int(language == "en"), timezone.localdate(now)
    return {
        "made_at": timezone.localtime(now).isoformat(),
        "language": language,
        "today": today.isoformat(),
        "worker": {"id": 1, "name": "陈洁"},
        "choices": choices(en),
        "rules": {"record_back_days": 7, "promise_days": 7, "correct_within_hours": 48},
        "stairwells": [{"id": 10 + n, "name": f"陈家大院3幢{n}单元", "order": n} for n in (1, 2)],
        "doors": [door(n) for n in range(8)],
        "households": [after(household(n, today, en), made) for n in range(len(NAMES))],
        "plan": plan(today, en),
    }


def choices(en: int) -> Facts:
    """The code lists of the forms."""

    def rows(texts: dict[str, tuple[str, str]]) -> list[Facts]:
        return [{"code": code, "title": text[en]} for code, text in texts.items()]

    hints = {"not_home": [TRY[en]], "refused": [TRY[en]]}
    return {
        "visit_kind": rows(KINDS),
        "visit_outcome": [
            row | {"done": row["code"] == "met", "gone": row["code"] == "moved", "next": hints.get(row["code"], [])}
            for row in rows(OUTCOMES)
        ],
        "need": rows(NEEDS),
        "matter": [row | {"kind": "k", "person": row["code"] == "elderly.meals"} for row in rows(MATTERS)],
    }


def door(n: int) -> Facts:
    """One home."""
    stairwell, floor = 1 + n // 4, 1 + n % 4
    name = f"陈家大院3幢{stairwell}单元{floor}02室"
    return {"id": 100 + n, "name": name, "stairwell": 10 + stairwell, "short": f"{floor}02", "code": f"door{n}code"}


def plan(today: dt.date, en: int) -> Facts:
    """Today's round and the days after it."""
    stops = [
        {"household": 1001 + n, "order": n + 1, "why": why(n, en), "window": None, "locked": False}
        for n in range(len(LATE))
    ]
    week = [(1, [1005, 1006]), (2, [1007])]
    days = [{"day": (today + dt.timedelta(days=ahead)).isoformat(), "visits": homes} for ahead, homes in week]
    return {"today": stops, "week": days, "left_out": []}


def why(n: int, en: int) -> str:
    """Why a household is visited."""
    return USUAL[en] if n else ALONE[en]


def household(n: int, today: dt.date, en: int) -> Facts:
    """One household; the first has a circumstance, a promise, a case and a visit."""
    name, keys = list(NAMES.items())[n]
    late = LATE[n] if n < len(LATE) else -n
    due = (today - dt.timedelta(days=late)).isoformat()
    overdue = late if late > 0 else None
    home = {
        "id": 1001 + n,
        "door": 100 + n,
        "name": name,
        "keys": keys,
        "since": "2011-05-01",
        "phone": n == 0,
        "members": [member(2001 + n, name, 71 - 3 * n, ("户主", "head")[en], en)],
        "due": {"on": due, "overdue": overdue, "why": [why(n, en)], "required": late >= 0, "again": None},
        "visits": [],
        "promises": [],
        "cases": [],
    }
    return home if n else home | known(home, today, en)


def known(home: Facts, today: dt.date, en: int) -> Facts:
    """What is known of the first household."""
    head = home["members"][0] | {"circumstances": [{"code": "living_alone", "title": ALONE[en]}]}
    long_ago, lately = ((today - dt.timedelta(days=days)).isoformat() for days in (34, 2))
    visit = {"id": 501, "day": long_ago, "kind": "routine", "outcome": "met", "by": "陈洁", "minutes": 15}
    promise = {"visit": 501, "text": ("帮问助餐", "Ask about meals")[en], "due": lately, "based_on": BASED_ON}
    case = {"id": 7, "code": "330102011-26-00412", "title": MATTERS["repair.leak"][en], "due": today.isoformat()}
    return {
        "members": [head, member(2101, "王小明", 12, ("孙子", "grandson")[en], en)],
        "visits": [visit],
        "promises": [promise],
        "cases": [case | {"state": ("办理中", "In progress")[en]}],
    }


def member(key: int, name: str, age: int, relation: str, en: int) -> Facts:
    """One member of a household."""
    sex = ("男", "male")[en]
    return {"id": key, "name": name, "sex": sex, "age": age, "relation": relation, "circumstances": []}


def after(home: Facts, made: list[Facts] | tuple[()]) -> Facts:
    """The household after what was recorded about it."""
    own = [one for one in made if one.get("household") == home["id"]]
    for one in (one for one in own if "outcome" in one):
        visit = {name: one[name] for name in ("day", "kind", "outcome")}
        home["visits"].insert(0, {"id": one["number"], "by": "陈洁", "minutes": one["minutes"] or None, **visit})
    if any(one.get("on") for one in own):
        home["promises"] = []
    return home
