"""Acts as pages offer them: a title, a form, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.core.web.http import Request

Words = Promise | str
REFUSED = "refused"  # the error is the sentence of a rule


@dataclass(frozen=True, slots=True)
class PageAct:
    """One act.

    Attributes:
        name: in the address.
        title: of its button.
        form: makes the form, from the posted data (None for an empty one).
        do: does it with the valid form.
        hint: what it will do, in a sentence.
        danger: whether it takes something away.
    """

    name: str
    title: Words
    form: Callable[[Any], forms.Form]
    do: Callable[[Any], object]
    hint: Words = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """An act with its form, for the template."""

    act: PageAct
    form: forms.Form
    is_open: bool = False


def offered(acts: Mapping[str, PageAct], tried: str = "", form: forms.Form | None = None) -> list[Offered]:
    """Return the acts with empty forms; the one that was tried with its errors."""
    return [
        Offered(act, form, True) if name == tried and form is not None else Offered(act, act.form(None))
        for name, act in acts.items()
    ]


def refused(form: forms.Form, reason: RuleBroken) -> forms.Form:
    """Return the form with the sentence of a rule above it, so that nothing has to be typed again."""
    form.add_error(None, ValidationError(str(reason), code=REFUSED))
    return form


def shown_again(answer: HttpResponse, form: forms.Form) -> HttpResponse:
    """Return the page of a form that was not accepted: 409 if a rule forbids it, as everywhere."""
    if form.is_bound and form.has_error(NON_FIELD_ERRORS, code=REFUSED):
        answer.status_code = 409
    return answer


def perform(request: Request, acts: Mapping[str, PageAct], name: str) -> forms.Form | None:
    """Do a posted act; return the form if it is not valid, or with the sentence of the rule that forbids it now.

    Raises:
        Http404: there is no such act here now.
    """
    if name not in acts:
        raise Http404
    act = acts[name]
    form = act.form(request.POST)
    if not form.is_valid():
        return form
    try:
        act.do(form)
    except RuleBroken as reason:
        return refused(form, reason)
    messages.success(request, _("Done: {act}.").format(act=act.title))
    return None
