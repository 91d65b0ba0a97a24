"""Indicators of elder care: who is assessed, whose next assessment is late, daily contacts kept. No levels."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, NUMBER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, happened, marked, with_reach, without
from linli.registers.people.indicators import OLDER, ages, residents
from linli.services.eldercare.states import ContactState

REVIEW = date(2027, 12, 1)


def older(facts: Facts, months: Table) -> Table:
    """Return each older resident with the months of an assessment, and those when the next was not late."""
    people = residents(facts, months)
    people = people.mutate(reach=people.reach & people.older).filter(lambda t: t.reach > 0)
    rows = with_reach(facts["eldercare.assessments"].filter(lambda t: t.done.notnull()), months)
    rows = marked(rows, months, in_time=("next_on", lambda day, t: day >= t["last"]))
    rows = rows.mutate(fresh=rows.reach & rows.in_time).group_by(holder="person")
    held = rows.aggregate(assessed=lambda t: t.reach.bit_or(), fresh=lambda t: t.fresh.bit_or())
    both = people.left_join(held, people.target == held.holder)
    assessed, fresh = both.assessed.fill_null(0), both.fresh.fill_null(0)
    # One row per residency; what is late is what is assessed without being fresh.
    return both.select(
        "community", "reach", "ref", "target", assessed=assessed, fresh=fresh, late=without(assessed, fresh)
    )


def contacts(facts: Facts, months: Table) -> Table:
    """Return each daily contact in its month."""
    made = happened(facts["eldercare.contacts"], months, "day")
    escalated = made.raised.notnull() | (made.state == ContactState.HANDED_OVER.value)
    return made.select("community", "month", "day", "ended", ref="id", target="person", escalated=escalated)


PEOPLE = Base(
    "eldercare.older", "people.residencies", older, ages, members=pgettext_lazy("after a number", "residents")
)
CONTACTS = Base(
    "eldercare.contacts",
    "eldercare.contacts",
    contacts,
    during=True,
    members=pgettext_lazy("after a number", "contacts"),
)

register(
    Indicator(
        code="eldercare.assessed",
        title=_("Older residents with a valid ability assessment"),
        why=_("Care and subsidies depend on the level that two assessors found."),
        population=_("aged 60 and over"),
        counts=_("assessed, and the next assessment is not overdue"),
        base=PEOPLE,
        counted=lambda t: t.fresh,
        direction=HIGHER,
        rules=(OLDER, "eldercare.assessment.every_days"),
        review=REVIEW,
    ),
    Indicator(
        code="eldercare.reassessment_overdue",
        title=_("Ability assessments overdue"),
        why=_("A level that is not looked at again may be wrong."),
        population=_("older residents with an ability assessment"),
        counts=_("the next assessment is overdue"),
        base=PEOPLE,
        within=lambda t: t.assessed,
        counted=lambda t: t.late,
        direction=LOWER,
        rules=(OLDER, "eldercare.assessment.every_days"),
        review=REVIEW,
    ),
    Indicator(
        code="eldercare.contacts_kept",
        title=_("Daily contacts kept"),
        why=_("Shows whether each person who is to be contacted was reached on the day, or help was called."),
        population=_("daily contacts that were due"),
        counts=_("reached or handed over as a case on the same day"),
        base=CONTACTS,
        counted=lambda t: t.ended == t.day,
        direction=HIGHER,
        hint="eldercare.contacts_escalated",
        review=REVIEW,
    ),
    Indicator(
        code="eldercare.contacts_due",
        title=_("Daily contacts due"),
        why=_("Shows how many calls and visits to the door the daily contacts mean."),
        population=_("daily contacts of the month"),
        counts=_("daily contacts of the month"),
        base=CONTACTS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="eldercare.contacts_escalated",
        title=_("Daily contacts that needed more than one call"),
        why=_("Nobody answered in the agreed hours, or help was called."),
        population=_("daily contacts of the month"),
        counts=_("raised because the hours were over, or handed over as a case"),
        base=CONTACTS,
        counted=lambda t: t.escalated,
        review=REVIEW,
    ),
)
