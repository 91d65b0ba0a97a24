"""One box for people, addresses and cases; it finds only what the viewer may see."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from linli.core.access.permissions import Permission
from linli.core.chinese import normal
from linli.core.search import LIMIT
from linli.core.web.http import Request, needs
from linli.registers.people import actions, identity, queries
from linli.registers.people.models import Person
from linli.registers.people.views.reading import private
from linli.work.cases.models import Case
from linli.work.cases.queries import receipt_hash

LONGEST = 60
RECEIPT = re.compile(r"([0-9A-Z]{4}[- ]?){2}[0-9A-Z]{4}")
CASE_CODE = re.compile(r"\d[\d\-]{5,}")


@needs()
def search(request: Request) -> HttpResponseBase:
    """The search page, or with HTMX its results while somebody types."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    template = "_results.html" if request.htmx and not request.htmx.boosted else "search.html"
    return private(render(request, template, {"q": query} | (found(request, query) if query else {})))


def found(request: Request, query: str) -> dict[str, Any]:
    """People, places and cases for a query, each empty where the viewer may not look."""
    people = places = []
    if request.viewer.may(Permission.PEOPLE_VIEW):
        people = find_people(request, query)
        places = list(queries.find_places(query, request.viewer))
    cases = find_cases(request, query) if request.viewer.may_any((Permission.CASE_VIEW, Permission.CASE_HANDLE)) else []
    return {"people": people, "places": places, "cases": cases, "limit": LIMIT, "any": bool(people or places or cases)}


def find_people(request: Request, query: str) -> list[Person]:
    """People by what is remembered of them; a whole ID number finds one and leaves an entry in their read log."""
    if not identity.SHAPE.fullmatch(identity.normal(query)):
        return queries.find_people(query, request.viewer)
    person = queries.find_by_number(query, request.viewer)
    if person is None:
        return []
    actions.found_by_number(person, by=request.viewer)
    return [person]


def find_cases(request: Request, query: str) -> list[Case]:
    """Cases by their code or its beginning, or by the code on the resident's receipt."""
    code = normal(query).upper()
    if RECEIPT.fullmatch(code):
        return list(Case.objects.visible_to(request.viewer).filter(receipt_hash=receipt_hash(code)))
    if not CASE_CODE.fullmatch(code):
        return []
    return list(Case.objects.visible_to(request.viewer).numbered(code).order_by("code")[:LIMIT])
