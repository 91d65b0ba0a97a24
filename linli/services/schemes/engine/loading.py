"""Read schemes from content packs and refuse what cannot be right, each with a sentence that names file and entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.law.content import Pack, Text, text
from linli.services.schemes.engine import vocabulary
from linli.services.schemes.engine.parts import (
    Benefit,
    Choice,
    Combination,
    PaperAsked,
    PublicationAsked,
    Quota,
    Scheme,
    Tier,
)
from linli.services.schemes.engine.trees import Reader, SchemeFault

__all__ = ["PUBLISHED", "SchemeFault", "load", "read"]

KEYS = {
    *("code", "title", "since", "until", "source", "grade", "authority", "summary", "channels", "where", "approves"),
    *("who", "benefit", "excludes", "combine", "evidence", "quota", "publish", "review_months", "decide_days"),
    *("appeal", "choices", "proactive", "by_household", "shown_by", "suggest"),
}
GRADES = {"L", "S", "V", "K"}
CODE = re.compile(r"[a-z][a-z0-9_]*")
# What a publication may show; the surname is masked by the page, and nothing else of a person is ever published.
PUBLISHED = {"surname", "community", "tier", "amount", "household_size"}
APPROVERS = {"subdistrict", "district"}


def load() -> list[Scheme]:
    """Return the schemes of all packs.

    Raises:
        SchemeFault: something in them cannot be right; the message lists every fault.
    """
    found: list[Scheme] = []
    faults: list[str] = []
    for pack in content.packs():
        for file in sorted((pack.folder / "schemes").glob("*.toml")):
            schemes, wrong = read(pack, file)
            found += schemes
            faults += wrong
    faults += _across(found)
    if faults:
        raise SchemeFault("\n".join(faults))
    return _symmetric(_in_sequence(found))


def read(pack: Pack, file: Path) -> tuple[list[Scheme], list[str]]:
    """Return the schemes of one file, and a sentence for each fault."""
    name = f"{pack.code}/schemes/{file.name}"
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return [], [_("{file}: the file cannot be read: {reason}.").format(file=name, reason=error)]
    found, faults = [], []
    for number, row in enumerate(document.get("scheme", []), start=1):
        reader = Reader(name, str(row.get("code") or _("number {n}").format(n=number)))
        scheme = _scheme(reader, row, pack)
        faults += reader.faults
        if scheme is not None and not reader.faults:
            found.append(scheme)
    if not document.get("scheme"):
        faults.append(_("{file}: it contains no [[scheme]].").format(file=name))
    return found, faults


def _scheme(reader: Reader, row: Mapping[str, Any], pack: Pack) -> Scheme | None:
    for key in sorted(row.keys() - KEYS):
        reader.fault(_("“{key}” is not known. Check the spelling.").format(key=key))
    _check_head(reader, row)
    if reader.faults:
        return None
    return Scheme(
        code=row["code"],
        title=text(row["title"]),
        jurisdiction=pack.jurisdiction,
        pack=pack.code,
        file=reader.file,
        since=row["since"],
        until=row.get("until"),
        source=text(row["source"]),
        grade=row["grade"],
        authority=text(row["authority"]),
        summary=text(row.get("summary", "")),
        channels=tuple(row.get("channels", ("counter", "door"))),
        where=text(row.get("where", {"zh": "社区公共服务站", "en": "the community's public service station"})),
        approves=row.get("approves", "district"),
        who=reader.tree(row["who"]),
        benefit=_benefit(reader, row["benefit"]),
        excludes=frozenset(row.get("excludes", ())),
        combine=tuple(_combination(reader, one) for one in row.get("combine", ())),
        evidence=tuple(_paper(one) for one in row.get("evidence", ())),
        quota=_quota(reader, row["quota"]) if "quota" in row else None,
        publish=_publication(reader, row["publish"]) if "publish" in row else None,
        review_months=_positive(reader, row, "review_months"),
        decide_days=_positive(reader, row, "decide_days"),
        appeal=text(row["appeal"]) if "appeal" in row else None,
        choices=_choices(reader, row.get("choices", {})),
        proactive=bool(row.get("proactive", True)),
        by_household=bool(row.get("by_household", False)),
        suggest=reader.tree(row["suggest"]) if "suggest" in row else None,
        shown_by=_circumstance(reader, str(row.get("shown_by", ""))),
    )


def _check_head(reader: Reader, row: Mapping[str, Any]) -> None:
    if not CODE.fullmatch(str(row.get("code", ""))):
        reader.fault(_("it needs a code of small letters, digits and underscores."))
    for key in ("title", "source", "authority"):
        _check_words(reader, row, key)
    if row.get("grade") not in GRADES:
        reader.fault(_("the grade of the source is missing: L, S, V or K."))
    since, until = row.get("since"), row.get("until")
    if not isinstance(since, date):
        reader.fault(_("the first day (since) is missing."))
    elif until is not None and not (isinstance(until, date) and until > since):
        reader.fault(_("it ends (until) before it begins (since)."))
    if row.get("approves", "district") not in APPROVERS:
        reader.fault(_("“approves” is the office that decides: subdistrict or district."))
    for key in ("who", "benefit"):
        if not isinstance(row.get(key), dict) or not row[key]:
            missing = _("nobody is named who may get it (who).") if key == "who" else _("no benefit is stated.")
            reader.fault(missing)


def _check_words(reader: Reader, row: Mapping[str, Any], key: str) -> None:
    value = row.get(key)
    words = (value.get("zh"), value.get("en")) if isinstance(value, dict) else (None, None)
    if not all(isinstance(one, str) and one.strip() for one in words):
        said = {
            "title": _("the title is missing in Chinese or English."),
            "source": _("it has no ground: the source (source) is missing in Chinese or English."),
            "authority": _("it has no ground: the office behind it (authority) is missing in Chinese or English."),
        }
        reader.fault(said[key])


def _benefit(reader: Reader, row: Mapping[str, Any]) -> Benefit:
    tiers = tuple(_tier(reader, one) for one in row.get("tiers", ()))
    unit, per, pick = row.get("unit", ""), row.get("per", ""), row.get("pick", "first")
    amounts = [row["amount"]] if "amount" in row else []
    amounts += [one["amount"] for one in row.get("tiers", ()) if "amount" in one]
    if unit not in vocabulary.UNITS:
        reader.fault(_("the benefit has no unit: fen, minute or piece."))
    if per not in vocabulary.PERIODS:
        reader.fault(_("the benefit does not say for which period (per): month, year or once."))
    if pick not in {"first", "best"}:
        reader.fault(_("“pick” is first (the first tier that is met) or best (the highest)."))
    for amount in amounts:
        if not isinstance(amount, int) or isinstance(amount, bool) or amount <= 0:
            reader.fault(_("the amount {amount} is no whole number above 0.").format(amount=amount))
    if not amounts and "note" not in row:
        reader.fault(_("the benefit has no amount, and no note that says how it is worked out."))
    share = row.get("share")
    if share is not None and not (isinstance(share, int) and 1 <= share <= 100):
        reader.fault(_("the share {share} is no whole number of per cent from 1 to 100.").format(share=share))
    if len({tier.code for tier in tiers}) < len(tiers):
        reader.fault(_("two tiers have the same code."))
    note = text(row["note"]) if "note" in row else None
    return Benefit(unit, per, pick, tiers, row.get("amount"), share, note)


def _tier(reader: Reader, row: Mapping[str, Any]) -> Tier:
    if not row.get("code") or not row.get("title") or not row.get("who"):
        reader.fault(_("each tier needs code, title and who."))
        return Tier("", Text("", ""), reader.nobody)
    return Tier(str(row["code"]), text(row["title"]), reader.tree(row["who"]), row.get("amount"))


def _combination(reader: Reader, row: Mapping[str, Any]) -> Combination:
    how, amount = row.get("how", ""), row.get("amount")
    if how not in {"higher", "cap"} or (how == "cap" and not (isinstance(amount, int) and amount > 0)):
        reader.fault(_("“combine” needs how = higher, or how = cap with an amount above 0."))
    return Combination(str(row.get("with", "")), how, amount)


def _paper(row: Mapping[str, Any]) -> PaperAsked:
    return PaperAsked(str(row["code"]), text(row["title"]), bool(row.get("optional")))


def _quota(reader: Reader, row: Mapping[str, Any]) -> Quota:
    count = row.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or count <= 0:
        reader.fault(
            _("a quota of {count} gives nothing to anybody. Leave it out if there is no limit.").format(count=count)
        )
        count = 1
    if row.get("per") not in vocabulary.PERIODS:
        reader.fault(_("the quota does not say for which period (per): month, year or once."))
    return Quota(count, row.get("per", ""), tuple(reader.tree(one) for one in row.get("order", ())))


def _publication(reader: Reader, row: Mapping[str, Any]) -> PublicationAsked:
    fields = tuple(row.get("fields", ()))
    if not isinstance(row.get("days"), int) or row["days"] <= 0:
        reader.fault(_("a publication needs a number of days above 0."))
    for name in fields:
        if name not in PUBLISHED:
            said = _("“{name}” may not be published. Allowed are: {allowed}.")
            reader.fault(said.format(name=name, allowed=", ".join(sorted(PUBLISHED))))
    if not fields or not row.get("source"):
        reader.fault(_("a publication needs the fields that are shown, and the source that demands it."))
    return PublicationAsked(row.get("days", 0), fields, text(row.get("source") or ""), row.get("unit", "calendar_days"))


def _positive(reader: Reader, row: Mapping[str, Any], key: str) -> int | None:
    value = row.get(key)
    if value is not None and not (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        reader.fault(_("“{key}” is no whole number above 0.").format(key=key))
        return None
    return value


def _choices(reader: Reader, row: Mapping[str, Any]) -> dict[str, Choice]:
    """Return every open point: the value of the scheme, or the default with its reason."""
    points = vocabulary.open_points()
    for code in sorted(row.keys() - points.keys()):
        reader.fault(_("the choice “{code}” is not known.").format(code=code))
    found = {}
    for code, point in points.items():
        own = row.get(code)
        given = own if isinstance(own, dict) else {"value": own} if own is not None else {}
        value = str(given.get("value", point.default))
        if value not in point.options:
            said = _("“{value}” is no option of the choice “{code}”: {options}.")
            reader.fault(said.format(value=value, code=code, options=", ".join(point.options)))
            continue
        found[code] = Choice(
            code=code,
            title=point.title,
            value=value,
            options=point.options,
            reason=text(given["reason"]) if "reason" in given else point.reason,
            grade=given.get("grade", point.grade),
            source=text(given["source"]) if "source" in given else point.source,
            is_default=own is None,
        )
    return found


def _circumstance(reader: Reader, code: str) -> str:
    if code and code not in content.codes("circumstance"):
        reader.fault(_("the circumstance “{code}” is not known.").format(code=code))
    return code


# ---- what can only be checked across schemes


def _across(schemes: Sequence[Scheme]) -> list[str]:
    known = {scheme.code for scheme in schemes}
    faults, seen = [], set()
    for scheme in schemes:
        reader = Reader(scheme.file, scheme.code)
        key = (scheme.code, scheme.jurisdiction, scheme.since)
        if key in seen:
            reader.fault(_("there are two versions that begin on the same day."))
        seen.add(key)
        for other in sorted({*scheme.excludes, *(one.scheme for one in scheme.combine)}):
            if other not in known:
                reader.fault(_("it names the scheme “{code}”, which there is not.").format(code=other))
            elif other == scheme.code:
                reader.fault(_("it excludes itself, or is combined with itself."))
        faults += reader.faults
    return faults


def _in_sequence(schemes: Sequence[Scheme]) -> list[Scheme]:
    """Let a later version of a scheme in one jurisdiction end the earlier one."""
    found = []
    for scheme in schemes:
        later = [
            other.since
            for other in schemes
            if (other.code, other.jurisdiction) == (scheme.code, scheme.jurisdiction) and other.since > scheme.since
        ]
        ends = [day for day in (scheme.until, *later) if day is not None]
        found.append(replace(scheme, until=min(ends)) if ends else scheme)
    return found


def _symmetric(schemes: Sequence[Scheme]) -> list[Scheme]:
    """If one scheme excludes another, the other excludes it, too; also where only a circumstance shows it."""
    pairs = {(one.code, other) for one in schemes for other in one.excludes}
    shown = {scheme.shown_by: scheme.code for scheme in schemes if scheme.shown_by}
    found = []
    for scheme in schemes:
        excludes = scheme.excludes | {one for one, other in pairs if other == scheme.code}
        marks = {kind: code for kind, code in shown.items() if code in excludes}
        found.append(replace(scheme, excludes=excludes, excluding_circumstances=marks))
    return found


def faults() -> Iterator[str]:
    """Yield every fault of the content in one sentence each."""
    try:
        load()
    except RuleBroken as reason:
        yield from str(reason).splitlines()
