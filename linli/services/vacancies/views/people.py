"""What is proposed to whom, with the reasons; a worker refers or dismisses, and can undo it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.law import rules
from linli.core.web.http import Request, number, requires
from linli.registers.people.models import Person
from linli.services.vacancies import actions, forms
from linli.services.vacancies.engine import words
from linli.services.vacancies.models import Dismissal, HeldPaper, Referral, Vacancy
from linli.services.vacancies.queries import lists, matching


@never_cache
@require_safe
@requires(P.VACANCY_PLACE)
def proposals(request: Request) -> HttpResponse:
    """Show for one community who is proposed where and why, and which condition leaves the others without."""
    communities = list(lists.communities(request.viewer, P.VACANCY_PLACE))
    asked = number(request.GET.get("community"))
    community = next((one for one in communities if one.pk == asked), communities[0] if communities else None)
    found = matching.Proposed()
    today = timezone.localdate()
    if community is not None:
        found = matching.proposed(request.viewer, [community.pk], code=community.code, on=today)
    context = {
        "communities": [(one.pk, one.name) for one in communities],
        "community": community,
        "found": found,
        "proposals": [(one, [words.why(line) for line in one.reasons]) for one in found.proposals],
        "without": [(one, words.binding(one.binding)) for one in found.without],
        "conditions": [(words.condition(code), count) for code, count in found.conditions],
        "training": [(words.to_learn(code, what), count) for code, what, count in found.training],
        "rule": rules.find("vacancies.match.weights", code=community.code if community else "", on=today),
        "reasons": forms.DismissForm()["reason"],
    }
    return render(request, "vacancies/proposals.html", context)


def _person(request: Request, pk: int) -> Person:
    """Return the person of an address whom the viewer helps to find work, or raise Http404."""
    scope = request.viewer.scope(P.VACANCY_PLACE)
    rows = scope.restrict(Person.objects.visible_to(request.viewer)).select_related("community")
    return get_object_or_404(rows, pk=pk)


def _page(request: Request, person: Person, form: forms.JobPaperForm) -> HttpResponse:
    today = timezone.localdate()
    choices = matching.choices_for(request.viewer, person, on=today)
    held = HeldPaper.objects.visible_to(request.viewer).on(today).filter(person=person)
    dismissed = Dismissal.objects.visible_to(request.viewer).open().filter(person=person)
    context = {
        "person": person,
        "fitting": [(one, [words.why(line) for line in one.reasons]) for one in choices if not one.misses],
        "near": [(one, [words.missing(line) for line in one.misses]) for one in choices if one.misses],
        "referrals": Referral.objects.visible_to(request.viewer)
        .filter(person=person)
        .select_related(*lists.OF_REFERRAL)
        .order_by(*lists.REFERRAL_ORDER),
        "refused": lists.refused_offers(person),
        "dismissed": dismissed.select_related("vacancy__employer").order_by("-since", "-pk"),
        "held": held.order_by("paper"),
        "form": form,
        "reasons": forms.DismissForm()["reason"],
    }
    return render(request, "vacancies/person.html", context)


@never_cache
@require_safe
@requires(P.VACANCY_PLACE)
def person(request: Request, pk: int) -> HttpResponse:
    """Show the vacancies for one person, with reasons and what is missing, and what came of earlier ones."""
    return _page(request, _person(request, pk), forms.JobPaperForm())


@require_POST
@requires(P.VACANCY_PLACE)
def paper(request: Request, pk: int) -> HttpResponse:
    """Record a paper that the person showed."""
    row, form = _person(request, pk), forms.JobPaperForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    actions.record_paper(row, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("vacancies:person", pk)


def _vacancy(request: Request) -> Vacancy:
    """Return the open vacancy that a form names, wherever it is, or raise Http404: open vacancies are public."""
    found = lists.open_job(number(request.POST.get("vacancy")) or 0)
    if found is None:
        raise Http404
    return found


@require_POST
@requires(P.VACANCY_PLACE)
def refer(request: Request, pk: int) -> HttpResponse:
    """Refer a person to a vacancy."""
    person, row = _person(request, pk), _vacancy(request)
    suitable = matching.is_suitable(request.viewer, person, row, on=timezone.localdate())
    made = actions.refer(person, row, by=request.viewer, suitable=suitable)
    messages.success(request, _("%(name)s is referred to %(job)s.") % {"name": person.name, "job": row.title})
    return redirect("vacancies:referral", made.pk)


@require_POST
@requires(P.VACANCY_PLACE)
def dismiss(request: Request, pk: int) -> HttpResponse:
    """Decide that a vacancy is not proposed to a person."""
    person, row, form = _person(request, pk), _vacancy(request), forms.DismissForm(request.POST)
    if form.is_valid():
        actions.dismiss(person, row, by=request.viewer, reason=form.cleaned_data["reason"])
        messages.success(request, _("Not proposed any more. You can undo it on the page of the person."))
    else:
        messages.error(request, _("Choose a reason."))
    return redirect("vacancies:person", pk)


@require_POST
@requires(P.VACANCY_PLACE)
def undo_dismissal(request: Request, pk: int) -> HttpResponse:
    """Propose a vacancy to a person again."""
    row = get_object_or_404(Dismissal.objects.visible_to(request.viewer).select_related("person"), pk=pk)
    actions.undo_dismissal(row, by=request.viewer)
    messages.success(request, _("It can be proposed again."))
    return redirect("vacancies:person", row.person_id)
