"""Small helpers of the templates; loaded everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.template import Library
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated
from linli.core.law import content
from linli.core.rooms import registry
from linli.core.web.pagination import COUNT_UP_TO
from linli.registers.places import queries
from linli.registers.places.models import Place

register = Library()


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration only, the word stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name)


@register.filter
def capped(found: int) -> str:
    """`{{ count|capped }}`: a number that was counted no further than one beyond COUNT_UP_TO, e.g. "1,000+"."""
    shown = number_format(min(found, COUNT_UP_TO), force_grouping=True)
    return f"{shown}+" if found > COUNT_UP_TO else shown


@register.filter
def code_title(code: str, name: str) -> str:
    """`{{ person.education|code_title:"education" }}`: a code in words."""
    return content.title(name, code)


@register.filter
def colon(words: object) -> str:
    """`{{ title|colon }}{{ text }}`: what is named, and the colon of the language."""
    return str(words) + pgettext("after what is named", ": ")


@register.filter
def last_day(row: Dated) -> date:
    """`{{ post|last_day|date }}`: the last day that counts; `until` is the first one that does not."""
    assert row.until is not None
    return max(row.since, row.until - timedelta(days=1))


@register.filter
def listed(names: Iterable[object]) -> str:
    """`{{ names|listed }}`: one after the other, as the language parts them."""
    return pgettext("between names", ", ").join(str(name) for name in names)


@register.filter
def verb_words(verb: str) -> str:
    """`{{ entry.verb|verb_words }}`: what an entry of the journal says was done."""
    return registry().words(verb)


@register.filter
def may(viewer: Viewer, permission: str) -> bool:
    """`{% if viewer|may:"case.verify" %}`: whether the viewer holds a permission anywhere."""
    return viewer.may(Permission(permission))


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The page's own query string with some values changed; None and "" take a value out."""
    request: HttpRequest = context["request"]
    values: QueryDict = request.GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            values.pop(key, None)
        else:
            values[key] = str(value)
    return f"?{values.urlencode()}" if values else "?"


@register.simple_tag
def options(choices: Iterable[tuple[int, str]], chosen: int | None = None) -> SafeString:
    """`{% options communities place.pk %}`: the choices as <option>s, one of them chosen; far cheaper than a loop."""
    marked = ((pk, " selected" if pk == chosen else "", name) for pk, name in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


@register.simple_tag(takes_context=True)
def offices_above(context: dict[str, Any], place: Place | None) -> list[Place]:
    """`{% offices_above place as above %}`: the offices above a place whose lists the viewer may work in, too."""
    if not place:
        return []
    scope = queries.working_scope(context["viewer"])
    return [office for office in queries.offices_above(place) if scope.reaches(office.pk)]


@register.simple_tag(takes_context=True)
def passkey_place(context: dict[str, Any]) -> dict[str, Any]:
    """Whether passkeys work at this address (they belong to a name, not to a number), and where else they do."""
    address = urlsplit(context["request"].build_absolute_uri(context["request"].path))
    try:
        number = ip_address(address.hostname or "")
    except ValueError:
        return {"works": True, "url": ""}
    port = f":{address.port}" if address.port else ""
    return {"works": False, "url": f"{address.scheme}://localhost{port}{address.path}" if number.is_loopback else ""}


SYSTEMS = ["Windows", "Android", "iPhone", "iPad", "HarmonyOS", "Mac OS X", "Linux"]
BROWSERS = {"MicroMessenger": "微信", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}


@register.filter
def device(user_agent: str) -> str:
    """A browser's long name of itself in two words, e.g. "Chrome, Windows"."""
    system = next((name for name in SYSTEMS if name in user_agent), "")
    browser = next((title for mark, title in BROWSERS.items() if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or user_agent[:60]
