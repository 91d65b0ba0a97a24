"""What anybody may read: publications of today, and which place's schemes are shown."""

from __future__ import annotations

from datetime import date

from linli.registers.places.models import Place
from linli.services.schemes.models import Publication


def place_code() -> str:
    """Return the beginning that the codes of all communities of this installation share."""
    codes = list(Place.objects.communities().open().values_list("code", flat=True))
    first, last = min(codes, default=""), max(codes, default="")
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]


def community(code: str) -> Place | None:
    """Return the community with a code."""
    return Place.objects.communities().open().filter(code=code).first()


def communities(on: date) -> list[Place]:
    """Return the communities with a publication on a day, in order."""
    rows = Publication.objects.public(on).order_by("community__path")
    return list({row.application.community: None for row in rows})


def published(place: Place, on: date) -> list[Publication]:
    """Return the publications of a community on a day."""
    return list(Publication.objects.public(on).filter(community=place).order_by("until", "pk"))
