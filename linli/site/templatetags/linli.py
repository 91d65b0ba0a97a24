"""Template tags and filters, available in all templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.template import Library
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated
from linli.core.journal import versions
from linli.core.journal.models import Entry
from linli.core.law import content
from linli.core.rooms import registry
from linli.core.web.http import BASED_ON
from linli.core.web.pagination import COUNT_UP_TO
from linli.registers.places import queries
from linli.registers.places.models import Place

register = Library()


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite."""
    # Hidden from screen readers: the word is beside it.
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name)


@register.simple_tag
def based_on(row: Model, *names: str) -> SafeString:
    """Draw what a form about these fields of a row is based on: `{% based_on duty "until" %}`."""
    return hidden_version(versions.of(row, versions.fields_of(row, *names)))


@register.simple_tag
def hidden_version(version: str) -> SafeString:
    """Draw the version that a view gives to a form; nothing if there is none."""
    return format_html('<input type="hidden" name="{}" value="{}">', BASED_ON, version) if version else format_html("")


@register.filter
def short_day(when: date | None) -> str:
    """Format a day briefly, with its year if it is not this one: `{{ visit.day|short_day }}`."""
    return versions.in_words(timezone.localdate(when) if isinstance(when, datetime) else when)


@register.filter
def short_time(when: datetime | None) -> str:
    """Format a moment briefly, with its year if it is not this one: `{{ step.at|short_time }}`."""
    return versions.in_words(when)


@register.filter
def actor(entry: Entry) -> str:
    """Name the actor; words for a resident without an account and for programs: `{{ entry|actor }}`."""
    if entry.actor_id is not None:
        return entry.actor_name
    return gettext("resident") if entry.actor_name == "resident" else gettext("the system")


@register.filter
def capped(found: int) -> str:
    """Format a number that was counted up to COUNT_UP_TO + 1: `{{ count|capped }}` gives "1,000+"."""
    shown = number_format(min(found, COUNT_UP_TO), force_grouping=True)
    return f"{shown}+" if found > COUNT_UP_TO else shown


@register.filter
def code_title(code: str, name: str) -> str:
    """Return the name of a code: `{{ person.education|code_title:"education" }}`."""
    return content.title(name, code)


@register.filter
def colon(words: object) -> str:
    """Add the colon of the language: `{{ title|colon }}{{ text }}`."""
    return str(words) + pgettext("after what is named", ": ")


@register.filter
def last_day(row: Dated) -> date:
    """`{{ post|last_day|date }}`: the last day that counts; `until` is the first one that does not."""
    assert row.last_day is not None
    return row.last_day


@register.filter
def listed(names: Iterable[object]) -> str:
    """Join names as the language does: `{{ names|listed }}`."""
    return pgettext("between names", ", ").join(str(name) for name in names)


@register.filter
def verb_words(verb: str) -> str:
    """Return a journal verb in words: `{{ entry.verb|verb_words }}`."""
    return registry().words(verb)


@register.filter
def may(viewer: Viewer, permission: str) -> bool:
    """Return whether the viewer has a permission anywhere: `{% if viewer|may:"case.verify" %}`."""
    return viewer.may(Permission(permission))


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """Return the page's query string with some values changed; None and "" remove a value."""
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
    """Draw choices as <option> elements with one selected: `{% options communities place.pk %}`."""
    # Far faster than a loop in a template: a district's page has 149 options.
    marked = ((pk, " selected" if pk == chosen else "", name) for pk, name in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


@register.simple_tag(takes_context=True)
def offices_above(context: dict[str, Any], place: Place | None) -> list[Place]:
    """Return the offices above a place where the viewer may work: `{% offices_above place as above %}`."""
    if not place:
        return []
    scope = queries.working_scope(context["viewer"])
    return [office for office in queries.offices_above(place) if scope.reaches(office.pk)]


@register.simple_tag(takes_context=True)
def passkey_place(context: dict[str, Any]) -> dict[str, Any]:
    """Return whether passkeys work at this address, and if not, an address where they do."""
    # Passkeys belong to a host name; at a bare IP address browsers refuse them.
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
    """Return browser and system of a user agent, e.g. "Chrome, Windows"."""
    system = next((name for name in SYSTEMS if name in user_agent), "")
    browser = next((title for mark, title in BROWSERS.items() if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or user_agent[:60]
