"""What the phone of who patrols takes along: the businesses in trade, in the order in which they are seen next.

Of a business there are its sign, address, hours and kind, why and until when somebody should look, and what the latest
patrol found and advised: what its page shows to everybody who patrols. Not in it: who operates it, phone numbers,
people who work there, photos, names of monitors, complaints but for their number (ADR 0028).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import search
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import content, rules
from linli.core.rooms.bags import BagPart, FilledBag, PartWay, TakenRows
from linli.registers.places.models import Place
from linli.services.businesses.engine.visit_order import OrderScore
from linli.services.businesses.forms.patrols import PREFIX, PatrolForm
from linli.services.businesses.models import FoodPatrol, Shop, ShopSite
from linli.services.businesses.outbox import version_of
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.queries import due, order
from linli.services.businesses.states import ItemAnswer

# What is due at the business itself; certificates are a number among the reasons, since they are about people.
DUE = ("orders", "first", "agreed", "reports")
Facts = dict[str, Any]


def fill(viewer: Viewer, day: date) -> FilledBag:
    """Return what an account takes along on a day."""
    found = [(past.shop, score) for past, score in order.next_visits(viewer, None, day, viewer.scope(P.SHOP_PATROL))]
    shops = [shop for shop, _score in found]
    places = {shop.community_id: shop.community for shop in shops}
    sites = {site.shop_id: site for site in ShopSite.objects.filter(shop__in=shops, until=None)}
    last, waiting = _last(shops, viewer), _due(shops, viewer, day)
    told = [
        _shop(shop, score if viewer.may(P.SHOP_VIEW, shop.community) else None, sites.get(shop.pk), last.get(shop.pk))
        | {"due": waiting[shop.pk]}
        for shop, score in found
    ]
    kinds = sorted({shop.kind for shop in shops})
    facts = {
        "shops": told,
        "communities": {str(pk): _community(place) for pk, place in sorted(places.items())},
        "lists": {kind: [item.code for item in policies.items_for(kind)] for kind in kinds},
        "items": {item.code: _item(item) for kind in kinds for item in policies.items_for(kind)},
        "answers": [[code, str(title)] for code, title in ItemAnswer.choices],
        "fields": _fields(),
        "words": words(),
    }
    return FilledBag(facts, _taken(shops))


def _shop(shop: Shop, score: OrderScore | None, site: ShopSite | None, last: FoodPatrol | None) -> Facts:
    """Return a business; without a score, its order says nothing of why."""
    return {
        "id": shop.pk,
        "name": shop.name,
        "keys": list(dict.fromkeys(search.spellings(shop.name))),
        "community": shop.community_id,
        "where": site.address if site else "",
        "hours": site.week if site else "",
        "kind": shop.kind,
        "what": shop.kind_title,
        "state": str(shop.get_state_display()),
        "why": [_reason(one.title, one.number) for one in score.reasons] if score else [],
        "since": shop.since.isoformat(),
        "last": _patrol(last) if last else None,
        "version": version_of(site.pk if site else None, shop.kind, last.pk if last else None),
    }


def _reason(title: object, number: int) -> str:
    said = capfirst(str(title))
    return f"{said} × {number}" if number > 1 else said


def _patrol(patrol: FoodPatrol) -> Facts:
    return {
        "day": patrol.day.isoformat(),
        "found": [capfirst(str(item)) for item in patrol.failed],
        "advice": patrol.advice,
        "reported": patrol.reported_title,
    }


def _last(shops: Sequence[Shop], viewer: Viewer) -> dict[int, FoodPatrol]:
    """Return the latest patrol of each business; of the others nothing is read but their day."""
    rows = FoodPatrol.objects.visible_to(viewer).standing().filter(shop__in=shops)
    latest = dict(rows.order_by("day", "pk").values_list("shop", "pk"))
    return {patrol.shop_id: patrol for patrol in FoodPatrol.objects.filter(pk__in=latest.values())}


def _due(shops: Sequence[Shop], viewer: Viewer, day: date) -> dict[int, list[Facts]]:
    """Return what is due at each business with its last day, the earliest first."""
    found: dict[int, list[Facts]] = defaultdict(list)
    for name in DUE:
        wanted = due.LISTS[name]
        rows = wanted.rows(viewer, day).filter(shop__in=shops).order_by(*wanted.order)
        for shop, on in rows.values_list("shop", wanted.day):
            found[shop].append({"what": name, "title": str(wanted.title), "on": on.isoformat()})
    for lines in found.values():
        lines.sort(key=lambda line: line["on"])
    return found


def _community(place: Place) -> Facts:
    return {"name": place.name, "photos": int(rules.value(policies.PHOTOS, code=place.code))}


def _item(item: content.Code) -> Facts:
    advice = item.get("advice")
    return {
        "title": capfirst(str(item)),
        "advice": str(content.text(advice)) if advice else "",
        "serious": bool(item.get("serious")),
    }


def _fields() -> Facts:
    """Return labels, hints and choices of the page's form, without those of the checklist."""
    form = PatrolForm(kind="")
    fields = {name: field for name, field in form.fields.items() if not name.startswith(PREFIX) and name != "once"}
    return {
        name: {
            "label": capfirst(str(field.label)),
            "hint": str(field.help_text),
            "most": getattr(field, "max_length", None),
            "choices": [[str(code), str(title)] for code, title in getattr(field, "choices", ())],
        }
        for name, field in fields.items()
    }


def _taken(shops: Iterable[Shop]) -> list[TakenRows]:
    found: dict[int, list[int]] = defaultdict(list)
    for shop in shops:
        found[shop.community_id].append(shop.pk)
    return [TakenRows(community, sorted(keys), 0) for community, keys in sorted(found.items())]


# What the script of the app says; in braces: what it puts in.
WORDS = {
    "title": _("Food businesses to see"),
    "made": _("data as of {when}"),
    "find": _("Name, pinyin or initials"),
    "found": _("businesses found: {n}"),
    "none": _("No food business in trade here."),
    "noneFound": _("No business of this name is on this phone."),
    "toSee": _("Whom to see next"),
    "seenToday": _("Patrolled today"),
    "order": _("The order is a proposal by points, with example values. It judges no person."),
    "unsent": _("recorded, not sent yet"),
    "arrived": _("patrol recorded"),
    "review": _("to be checked"),
    "refused": pgettext_lazy("items", "not accepted"),
    "dueOn": _("due {day}"),
    "overdue": _("overdue since {day}"),
    "record": _("Record a patrol"),
    "again": _("Record a further patrol"),
    "correct": _("Correct record"),
    "next": _("Next: {name}"),
    "online": _("Page of the business (needs the network)"),
    "address": _("Address"),
    "hours": _("Business hours"),
    "state": _("State"),
    "why": _("Why"),
    "due": _("What is due"),
    "last": _("Last patrol"),
    "nothing": _("nothing to note"),
    "advised": _("Advice given"),
    "reported": _("Reported to"),
    "never": _("No patrol yet."),
    "kind": _("Patrol"),
    "gone": _("This business is not on this phone."),
    "goneWhy": _("It left the register, or you do not patrol there any more. What you recorded is kept."),
    "noFine": _("Look, advise, report. The community does not fine, and this list cannot."),
    "must": _("must be reported if not"),
    "advice": _("Prepared advice"),
    "put": _("Add: {advice}"),
    "more": _("Another day or monitor"),
    "photos": _("The place, not people. Photos are made smaller on this phone and sent after the patrol."),
    "optional": _("optional"),
    "save": _("Save patrol"),
    "answer": _("Answer each item of the checklist."),
    "noAdvice": _("Write which advice was given."),
    "mustReport": _("This must be reported to the authority: {item}. Choose to whom."),
    "future": _("This day is in the future. Enter today or an earlier day."),
    "unknown": _("The business was not known yet on that day."),
}


def words() -> dict[str, str]:
    """Return what the script of the app says, in the language of the moment."""
    return {name: str(said) for name, said in WORDS.items()}


BAG = BagPart(
    code="shops",
    permission=P.SHOP_PATROL,
    fill=fill,
    verb="shops.taken_along",
    reason="patrol",
    script="businesses/phone.js",
    way=PartWay(_("Patrols"), "utensils", ("shops", "shop", "patrol", "repatrol"), ("patrol", "repatrol")),
)
