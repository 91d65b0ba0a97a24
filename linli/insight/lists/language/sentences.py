"""A filter and a list as a sentence in the language of the moment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.items import ITEMS, SUBJECTS, DataItem, ValueKind
from linli.insight.lists.language.checks import shown_value
from linli.insight.lists.language.operators import OPERATORS, Takes
from linli.insight.lists.language.tree import AllOrAny, Leaf, ListSpec, Node, Not


def filter_sentence(node: Node) -> str:
    """Return a filter in words, such as "living alone and aged 80 or over"; "" if it leaves nothing out."""
    if node == AllOrAny():
        return ""
    return _said(node)


def _said(node: Node) -> str:
    if isinstance(node, Not):
        return _("not ({condition})").format(condition=_said(node.part))
    if isinstance(node, AllOrAny):
        if not node.parts:
            return _("everything") if node.every else _("nothing")
        joint = pgettext("list", " and ") if node.every else pgettext("list", " or ")
        return joint.join(_inside(part, node.every) for part in node.parts)
    return _leaf(node)


def _inside(part: Node, every: bool) -> str:
    """Return a part of a group, in brackets where it could be read in two ways."""
    brackets = isinstance(part, AllOrAny) and part.every != every and len(part.parts) > 1
    return _("({condition})").format(condition=_said(part)) if brackets else _said(part)


def _leaf(leaf: Leaf) -> str:
    item = ITEMS[leaf.item]
    if item.kind is ValueKind.YES_NO:
        return str(item.title) if leaf.value else _("not: {item}").format(item=item.title)
    operator = OPERATORS[leaf.op]
    said = str(item.phrases.get(leaf.op, operator.said))
    if operator.takes is Takes.NOTHING:
        return said.format(item=item.title)
    if operator.takes is Takes.TWO:
        low, high = (_value(one, item) for one in leaf.value)
        return said.format(item=item.title, low=low, high=high)
    plain = operator.takes is Takes.DAYS
    return said.format(item=item.title, value=leaf.value if plain else _value(leaf.value, item, leaf.op))


def _value(value: Any, item: DataItem, op: str = "") -> str:
    said = shown_value(value, item)
    if item.kind is ValueKind.TEXT:
        return _("“{text}”").format(text=said)
    return f"{said} {item.unit}" if item.unit and op not in item.phrases and op else said


def sort_sentence(spec: ListSpec) -> str:
    """Return the order of a list in words; "" if none was chosen."""
    said = []
    for code in spec.sort:
        title = str(ITEMS[code.lstrip("-")].title)
        said.append(_("{item}, highest first").format(item=title) if code.startswith("-") else title)
    return _("sorted by {items}").format(items=_(", then by ").join(said)) if said else ""


def spec_sentence(spec: ListSpec, on: date | None = None) -> str:
    """Return a list in words: whom or what, which, in which order, as of which day."""
    plural, which = str(SUBJECTS[spec.subject].plural), filter_sentence(spec.filter)
    first = (
        _("{subject}: {filter}").format(subject=plural, filter=which)
        if which
        else _("all {subject}").format(subject=plural)
    )
    day = _("as of {day}").format(day=date_format(on, "DATE_FORMAT")) if on else ""
    return pgettext("list", ", ").join(filter(None, [first, sort_sentence(spec), day]))
