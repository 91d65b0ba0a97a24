"""Forms of decisions about proposals, referrals, offers, placements and follow-ups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.core.web.form_fields import DayField
from linli.services.vacancies.forms.vacancies import YuanField
from linli.services.vacancies.states import FollowUpResult


def _reasons(name: str) -> Any:
    return lambda: content.choices(name)


class EmptyForm(forms.Form):
    """Nothing to fill in: the button is enough."""


class DismissForm(forms.Form):
    """Why a vacancy is not proposed to a person."""

    reason = forms.ChoiceField(label=_("reason"), choices=_reasons("job_dismissal"))


class InterviewForm(forms.Form):
    """The day of an interview."""

    on = DayField(label=_("interview on"), initial=timezone.localdate)


class JobOfferForm(forms.Form):
    """Wage and first day of an offer."""

    wage = YuanField(label=_("wage offered, yuan a month"))
    starts_on = DayField(label=_("work begins on"), initial=timezone.localdate)


class AcceptJobForm(forms.Form):
    """The day on which an offer was accepted."""

    on = DayField(label=_("accepted on"), initial=timezone.localdate)


class RefuseJobForm(forms.Form):
    """The day and the reason of a refusal."""

    on = DayField(label=_("refused on"), initial=timezone.localdate)
    reason = forms.ChoiceField(label=_("why the offer was refused"), choices=_reasons("work_refusal"))


class DeclineForm(forms.Form):
    """Why the employer does not take somebody."""

    reason = forms.ChoiceField(label=_("reason of the employer"), choices=_reasons("job_decline"))


class StartWorkForm(forms.Form):
    """The first day of work."""

    on = DayField(label=_("started work on"), initial=timezone.localdate)


class EndPlacementForm(forms.Form):
    """The first day without this work, and why."""

    until = DayField(label=_("no longer there from"), initial=timezone.localdate)
    reason = forms.ChoiceField(label=_("reason of the end"), choices=_reasons("placement_end"))


class FollowUpForm(forms.Form):
    """What a follow-up found."""

    result = forms.ChoiceField(choices=[(one.value, one.label) for one in FollowUpResult if one.value])


class JobPaperForm(forms.Form):
    """A paper that a person showed."""

    paper = forms.ChoiceField(label=_("paper"), choices=_reasons("job_paper"))
    until = DayField(label=_("valid until, not including"), required=False)


class AnswerInquiryForm(forms.Form):
    """The answer to a question about a job."""

    answer = forms.ChoiceField(label=_("answer"), choices=_reasons("inquiry_answer"))
