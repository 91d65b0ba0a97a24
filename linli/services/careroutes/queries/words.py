"""The reasons of a proposal as sentences, in the language of the reader."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.law import content
from linli.services.careroutes.engine.reasons import Here, Missing


def sentence(why: dict[str, Any]) -> str:
    """Return why a service has this carer, or why it has none."""
    code = why.get("code", "")
    if code in set(Missing):
        return _missing(Missing(code), why)
    return _here(Here(code), why) if code in set(Here) else ""


def _here(code: Here, why: dict[str, Any]) -> str:
    others, minutes = int(why.get("others", 0)), abs(int(why.get("minutes", 0)))
    if code == Here.ONLY:
        return _("No other carer with the papers has time then.")
    if code == Here.KNOWN:
        return _("Came to this person before; others have a shorter way.")
    if code == Here.DAY:
        text = _("Another carer has %(minutes)d min less of way here, but more on the whole day.")
        return text % {"minutes": minutes}
    text = ngettext(
        "Best way: the next of %(count)d other carer would cost %(minutes)d min more.",
        "Best way: the next of %(count)d other carers would cost %(minutes)d min more.",
        others,
    )
    return text % {"count": others, "minutes": minutes}


def _missing(code: Missing, why: dict[str, Any]) -> str:
    names = _(", ").join(why.get("carers", []))
    if code == Missing.NOBODY:
        return _("No carer is at work on this day. Check working hours, absences and papers.")
    if code == Missing.SKILL:
        papers = _(", ").join(content.title("carer_paper", paper) for paper in why.get("papers", []))
        return _("No carer at work has this paper: %(papers)s.") % {"papers": papers}
    if code == Missing.HOURS:
        return _("None of them works at this time: %(carers)s.") % {"carers": names}
    if code == Missing.PARTNER:
        return _("Two carers are needed at once, and there is only one.")
    return _("All who work at this time are with others or too far away: %(carers)s.") % {"carers": names}
