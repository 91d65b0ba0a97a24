"""Pages without an account: what could I get, the schemes themselves, publications. Nothing of a visitor is stored."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.core.law.content import Text
from linli.core.secrets import masking
from linli.core.web.http import Request
from linli.services.schemes import engine
from linli.services.schemes.engine import Decision, Scheme
from linli.services.schemes.engine.vocabulary import PERIODS, amount, amount_per
from linli.services.schemes.forms import CouldGetForm
from linli.services.schemes.models import Application, Publication, title_of
from linli.services.schemes.queries import answers
from linli.services.schemes.queries import public as queries

RANK = {"yes": 0, "unknown": 1, "no": 2}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def could_get(request: Request) -> HttpResponse:
    """Ask a few questions and answer at once; nothing is stored, and no value is in an address, cookie or journal."""
    form = CouldGetForm(request.POST or None)
    found = _answers(form) if form.is_valid() else []
    by_answer = {word: [one for one in found if one["decision"].answer == word] for word in RANK}
    context = {"form": form, "found": found, "sure": by_answer["yes"], "open": by_answer["unknown"]}
    return render(request, "schemes/could_get.html", context)


def _answers(form: CouldGetForm) -> list[dict[str, Any]]:
    today = timezone.localdate()
    place = queries.place_code()
    schemes = {one.code: one for one in engine.every(place=place, on=today)}
    decided = engine.decide_all(schemes.values(), form.facts(), today)
    ordered = sorted(decided.values(), key=lambda one: RANK[one.answer])
    return [_answer(schemes[one.scheme], one) for one in ordered]


def _answer(scheme: Scheme, decision: Decision) -> dict[str, Any]:
    tier = scheme.tier(decision.tier)
    return {
        "scheme": scheme,
        "decision": decision,
        "tier": tier,
        "amount": worth(scheme, decision),
        "lines": [line for line in decision.lines if line.result != engine.Truth.NO or decision.answer == "no"],
        "bring": [*(str(paper.title) for paper in scheme.evidence)],
        "missing": answers.missing_titles(decision.missing),
        "either": [title_of(code) for code in decision.either],
    }


def worth(scheme: Scheme, decision: Decision) -> str:
    """Return what a scheme gives by a decision, in words."""
    if decision.amount:
        return _of_the_bill(scheme, amount_per(decision.amount, decision.unit, decision.per))
    return str(scheme.benefit.note or "")


def _of_the_bill(scheme: Scheme, words: Text) -> str:
    """Return an amount; where a share of a bill is paid, that share with the amount as its limit."""
    if not scheme.benefit.share:
        return str(words)
    return _("{share}% of the bill, at most {amount}").format(share=scheme.benefit.share, amount=words)


@require_safe
def catalogue(request: Request) -> HttpResponse:
    """List the schemes in force, with what they give."""
    today = timezone.localdate()
    return render(request, "schemes/catalogue.html", {"schemes": engine.every(place=queries.place_code(), on=today)})


@require_safe
def scheme(request: Request, code: str) -> HttpResponse:
    """Show one scheme: conditions, amounts, papers, what the rules leave open, source, other versions."""
    versions = engine.versions(code)
    if not versions:
        raise Http404
    today = timezone.localdate()
    row = engine.find(code, place=queries.place_code(), on=today) or versions[0]
    day = max(today, row.since)
    benefit = row.benefit
    context = {
        "row": row,
        "lines": answers.conditions(row, row.who, day),
        "tiers": [
            (tier, answers.conditions(row, tier.who, day), amount(tier.amount, benefit.unit) if tier.amount else "")
            for tier in benefit.tiers
        ],
        "amount": _of_the_bill(row, amount_per(benefit.amount, benefit.unit, benefit.per)) if benefit.amount else "",
        "per": PERIODS[row.benefit.per],
        "excludes": [(one, title_of(one)) for one in sorted(row.excludes)],
        "combine": [(one, title_of(one.scheme)) for one in row.combine],
        "versions": [one for one in versions if one is not row],
        "choices": [one for one in row.choices.values() if row.asks_choice(one.code)],
    }
    return render(request, "schemes/scheme.html", context)


@never_cache
@require_safe
def published(request: Request) -> HttpResponse:
    """List the communities with a publication today."""
    today = timezone.localdate()
    return render(request, "schemes/published.html", {"places": queries.communities(today), "today": today})


@never_cache
@require_safe
def published_in(request: Request, code: str) -> HttpResponse:
    """Show the publications of a community of today, with the fields that the law asks for and no others."""
    place = queries.community(code)
    if place is None:
        raise Http404
    today = timezone.localdate()
    context = {"place": place, "rows": [_shown(one) for one in queries.published(place, today)], "today": today}
    return render(request, "schemes/published_in.html", context)


def _shown(row: Publication) -> dict[str, object]:
    asked: Application = row.application
    version = asked.version
    asks = version.publish if version else None
    shown: dict[str, object] = {"row": row, "title": asked.title, "source": asks.source if asks else ""}
    if "surname" in row.fields:
        shown["surname"] = masking.name(asked.person.name)
    worked = answers.worked_out(asked)
    if "household_size" in row.fields:
        known = answers.facts_of(asked.person, timezone.localdate()).get("household_size")
        shown["household_size"] = worked.people if worked else known
    if "amount" in row.fields and worked and version:
        shown["amount"] = amount_per(worked.amount, version.benefit.unit, version.benefit.per)
    return shown
