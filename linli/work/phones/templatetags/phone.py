"""Icons of the app on the phone: those that it uses, inside the page, so that they need no request."""

from __future__ import annotations

import re
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from linli.core.rooms.bags import parts
from linli.work.phones.views import whole

register = template.Library()
USED = re.compile(r"""{% icon ["']([a-z0-9-]+)["']""")
SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)"(.*?)</symbol>', re.S)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon that is in the page."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"></use></svg>', name)


@register.simple_tag
def bag_scripts() -> SafeString:
    """Say where the scripts of the parts of a bag are, as attributes: `data-bag-services="…"`."""
    return format_html_join("", ' data-bag-{}="{}"', ((code, static(part.script)) for code, part in parts().items()))


@register.simple_tag
def part_ways() -> SafeString:
    """Put the ways to the pages of parts into the menu, unseen until the account takes the part along."""
    row = (
        '<li data-beside="{}" hidden><a href="#/{}" data-tab="{}" data-forms="{}">'
        '<svg class="icon" aria-hidden="true"><use href="#i-{}"></use></svg>{}</a></li>'
    )
    found = [(code, part.way) for code, part in parts().items() if part.way is not None]
    return format_html_join(
        "",
        row,
        ((code, way.pages[0], " ".join(way.pages), " ".join(way.forms), way.icon, way.title) for code, way in found),
    )


@register.simple_tag
def icons_used() -> SafeString:
    """Put the icons that the templates of the app name into the page, unseen."""
    return _symbols()


@lru_cache(maxsize=1)
def _symbols() -> SafeString:
    names = {name for text in map(whole.template_source, whole.TEMPLATES) for name in USED.findall(text)}
    names |= {part.way.icon for part in parts().values() if part.way is not None}
    found = [(name, drawn) for name, drawn in SYMBOL.findall(whole.source("icons.svg")) if name in names]
    inner = "".join(f'<symbol id="i-{name}"{drawn}</symbol>' for name, drawn in found)
    sprite = f'<svg width="0" height="0" hidden aria-hidden="true">{inner}</svg>'
    # A file of our own is put in as a template is.
    return template.Template(sprite).render(template.Context())
