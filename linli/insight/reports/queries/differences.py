"""What is worth a look before a form is sent: numbers that differ from the last period or from another form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.insight.reports.engine import frozen
from linli.insight.reports.models import FormRun
from linli.insight.reports.states import FormRunState

PERCENT, LEAST = "reports.difference.percent", "reports.difference.least"
FILLED = [one for one in FormRunState if one != FormRunState.SCHEDULED]


@dataclass(frozen=True, slots=True)
class NumberDifference:
    """A number of a run that differs from another one of the same meaning; `other` is the run with the other one."""

    key: str
    label: str
    here: Any
    there: Any
    other: FormRun | None = None


def as_sent(run: FormRun) -> list[dict[str, Any]]:
    """Return the values of a run with those entered by hand in their place."""
    return frozen.overridden(run.values, dict(run.overrides.kept().values_list("key", "value")))


def since_last_period(run: FormRun) -> list[NumberDifference]:
    """Return the numbers that differ from the last filled run by more than the rules."""
    earlier = FormRun.objects.filter(form=run.form_id, place=run.place_id, period_until__lte=run.period_since)
    last = earlier.filter(state__in=FILLED).order_by("-period_until", "-version").first()
    if last is None:
        return []
    code = run.place.code
    percent, least = (float(rules.value(rule, code=code, on=run.period_since)) for rule in (PERCENT, LEAST))
    known = {one["key"]: one.get("value") for one in as_sent(last)}
    return [
        NumberDifference(one["key"], one["label"], one["value"], known[one["key"]], last)
        for one in as_sent(run)
        if _jumps(one.get("value"), known.get(one["key"]), percent, least)
    ]


def _jumps(here: Any, there: Any, percent: float, least: float) -> bool:
    if not _is_number(here) or not _is_number(there):
        return False
    step = abs(here - there)
    return bool(step >= least and step * 100 > percent * max(abs(there), 1))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def in_other_forms(run: FormRun, viewer: Viewer) -> list[NumberDifference]:
    """Return the numbers that another form of the same place and days says otherwise."""
    same = FormRun.objects.visible_to(viewer).filter(place=run.place_id, state__in=FILLED)
    others = same.filter(period_since=run.period_since, period_until=run.period_until).exclude(form=run.form_id)
    own = _by_item(run, run.values)
    found: list[NumberDifference] = []
    for other in others.select_related("form", "place").exclude(state=FormRunState.AMENDED):
        for item, (_key, _label, there) in _by_item(other, other.values).items():
            here = own.get(item)
            if here is not None and here[2] != there:
                found.append(NumberDifference(*here, there, other))
    return found


def _by_item(run: FormRun, values: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, str, Any]]:
    """Return item -> key, label and number of the blanks that count the same in every form."""
    if run.edition is None:
        return {}
    items = dict(run.edition.fields.filter(item__startswith="count.").values_list("key", "item"))
    return {
        items[one["key"]]: (one["key"], one["label"], one["value"])
        for one in values
        if one["key"] in items and _is_number(one.get("value"))
    }


def changed(run: FormRun, now: Sequence[Mapping[str, Any]]) -> list[NumberDifference]:
    """Return the values that the records say otherwise now than when the run was frozen."""
    known = {one["key"]: one for one in now}
    return [
        NumberDifference(one["key"], one["label"], one.get("value"), known[one["key"]].get("value"))
        for one in run.values
        if one["key"] in known and _differs(one, known[one["key"]])
    ]


def _differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.get("value") != other.get("value") or one.get("sha256") != other.get("sha256")
