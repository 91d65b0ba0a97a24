"""What elder-care facilities put into the service directory: each of their services that residents look for."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.law import content
from linli.services.centres.models import Centre
from linli.services.directory.engine.listed import ListedPlace, Listings


def find() -> Iterator[ListedPlace]:
    """Yield a place for each service of each facility, also of those that have closed."""
    for centre in Centre.objects.select_related("body").order_by("pk"):
        week = tuple(
            (int(day), tuple((begin, end) for begin, end in spans))
            for day, spans in sorted(centre.hours.items())
            if spans
        )
        kinds = {_kind(offer) for offer in centre.offers} - {""}
        for kind in sorted(kinds):
            yield ListedPlace(
                key=f"{centre.pk}/{kind}",
                kind=kind,
                name=centre.name,
                community=centre.community_id,
                building=centre.building_id,
                address=centre.floor,
                phone=centre.phone,
                provider=str(centre.body or ""),
                week=week,
                since=centre.since,
                until=centre.until,
            )


def _kind(offer: str) -> str:
    entry = content.codes("centre_offer").get(offer)
    return str(entry.get("listed_as", "")) if entry else ""


LISTINGS = (Listings(code="centres", url_name="centres:detail", find=find),)
