"""A person in a course: the steps, the certificate, and the subsidy with its working."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import content, rules
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.http import Request, requires
from linli.services.training import actions, forms, policies
from linli.services.training.models import SkillCertificate, Trainee, TrainingSubsidy
from linli.services.training.queries import subsidies, waiting
from linli.services.training.queries.plan import need_title
from linli.services.training.states import TAUGHT, ClaimState
from linli.services.training.states import TraineeState as S
from linli.services.training.views.words import bar, working
from linli.services.vacancies.forms import EmptyForm


def _trainee(request: Request, pk: int) -> Trainee:
    related = ("community", "person__community", "course__community", "course__area")
    return get_object_or_404(Trainee.objects.visible_to(request.viewer).select_related(*related), pk=pk)


def _certificate(row: Trainee) -> SkillCertificate | None:
    return SkillCertificate.objects.filter(trainee=row, taken_back=False).first()


def _claims(row: Trainee) -> list[TrainingSubsidy]:
    return list(row.subsidies.select_related("trainee__person", "trainee__course").order_by("-pk"))


def _acts(row: Trainee, request: Request) -> dict[str, PageAct]:
    """Return what can be done now: who helps the person decides with them, who manages the course keeps its list."""
    by = request.viewer
    helps = policies.helps(by, row)
    found = _before(row, by, helps=helps)
    if helps or policies.runs(by, row.course):
        found += _during(row, by)
    found += _after(row, by, helps=helps)
    if (helps or policies.runs(by, row.course)) and _can_step_back(row):
        title = gettext_lazy("Undo last step")
        found.append(PageAct("back", title, EmptyForm, partial(_back, row, by), danger=True))
    return {act.name: act for act in found}


def _can_step_back(row: Trainee) -> bool:
    return row.state != S.PROPOSED and not (row.state == S.ASKED and not (row.former or row.need))


def _before(row: Trainee, by: Viewer, *, helps: bool) -> list[PageAct]:
    found = []
    if helps and row.state == S.PROPOSED:
        hint = gettext_lazy("The position in the order of waiting follows from the rule.")
        title = gettext_lazy("The person asks for a place")
        found.append(PageAct("ask", title, EmptyForm, partial(_ask, row, by), hint))
    if row.state == S.ASKED and (helps or policies.runs(by, row.course)):
        hint = gettext_lazy("Only for those whose turn it is.")
        found.append(PageAct("enrol", gettext_lazy("Give a place"), EmptyForm, partial(_enrol, row, by), hint))
    if helps and row.state in (S.PROPOSED, S.ASKED):
        form = partial(forms.TraineeReasonForm, state=S.DECLINED)
        title = gettext_lazy("The person does not take part")
        found.append(PageAct("decline", title, form, partial(_decline, row, by)))
    return found


def _during(row: Trainee, by: Viewer) -> list[PageAct]:
    found = []
    if row.state == S.ATTENDING:
        form = partial(forms.TraineeReasonForm, state=S.NOT_PASSED)
        title = gettext_lazy("Course completed")
        found.append(PageAct("complete", title, EmptyForm, partial(_complete, row, by)))
        found.append(PageAct("fail", gettext_lazy("Not passed"), form, partial(_fail, row, by)))
    if row.state in TAUGHT:
        form, hint = partial(forms.TraineeReasonForm, state=S.LEFT), gettext_lazy("The place is free then.")
        title = gettext_lazy("Left the course")
        found.append(PageAct("leave", title, form, partial(_leave, row, by), hint, danger=True))
    return found


def _after(row: Trainee, by: Viewer, *, helps: bool) -> list[PageAct]:
    certificate, claims = _certificate(row), _claims(row)
    active = next((one for one in claims if one.state in (ClaimState.CLAIMED, ClaimState.PAID)), None)
    found = []
    if helps and row.state == S.COMPLETED and certificate is None:
        hint = gettext_lazy("The skill or paper counts in the next matching.")
        title = gettext_lazy("Record certificate")
        found.append(PageAct("certify", title, forms.CertificateForm, partial(_certify, row, by), hint))
    if helps and certificate is not None and active is None:
        worked = subsidies.worked(row, on=timezone.localdate())
        if worked is not None and not worked.worked.bar:
            found.append(PageAct("claim", gettext_lazy("Claim subsidy"), EmptyForm, partial(_claim, row, by)))
        title = gettext_lazy("Undo certificate")
        found.append(PageAct("uncertify", title, EmptyForm, partial(_uncertify, certificate, by), danger=True))
    if active is not None and active.state == ClaimState.CLAIMED and helps:
        title = gettext_lazy("Withdraw claim")
        found.append(PageAct("withdraw", title, EmptyForm, partial(_withdraw, active, by), danger=True))
    if by.may(P.TRAINING_PAY, row.community) and claims:
        found += _settling(claims[0], by)
    return found


def _settling(row: TrainingSubsidy, by: Viewer) -> list[PageAct]:
    if row.state == ClaimState.CLAIMED:
        return [
            PageAct("pay", gettext_lazy("Subsidy paid"), EmptyForm, partial(_pay, row, by)),
            PageAct("refuse", gettext_lazy("Refuse subsidy"), forms.RefuseClaimForm, partial(_refuse, row, by)),
        ]
    if row.state in (ClaimState.PAID, ClaimState.REFUSED):
        title = gettext_lazy("Undo how the claim was settled")
        return [PageAct("reopen", title, EmptyForm, partial(_reopen, row, by), danger=True)]
    return []


def _ask(row: Trainee, by: Any, form: Any) -> None:
    actions.ask(row.course, row.person, by=by)


def _enrol(row: Trainee, by: Any, form: Any) -> None:
    actions.enrol(row, by=by)


def _decline(row: Trainee, by: Any, form: Any) -> None:
    actions.decline(row, by=by, **form.cleaned_data)


def _complete(row: Trainee, by: Any, form: Any) -> None:
    actions.complete(row, by=by)


def _fail(row: Trainee, by: Any, form: Any) -> None:
    actions.fail(row, by=by, **form.cleaned_data)


def _leave(row: Trainee, by: Any, form: Any) -> None:
    actions.leave(row, by=by, **form.cleaned_data)


def _back(row: Trainee, by: Any, form: Any) -> None:
    actions.step_back(row, by=by)


def _certify(row: Trainee, by: Any, form: Any) -> None:
    actions.certify(row, by=by, **form.cleaned_data)


def _uncertify(row: SkillCertificate, by: Any, form: Any) -> None:
    actions.take_back_certificate(row, by=by)


def _claim(row: Trainee, by: Any, form: Any) -> None:
    actions.claim(row, by=by)


def _withdraw(row: TrainingSubsidy, by: Any, form: Any) -> None:
    actions.withdraw_claim(row, by=by)


def _pay(row: TrainingSubsidy, by: Any, form: Any) -> None:
    actions.settle_claim(row, by=by)


def _refuse(row: TrainingSubsidy, by: Any, form: Any) -> None:
    actions.refuse_claim(row, by=by, **form.cleaned_data)


def _reopen(row: TrainingSubsidy, by: Any, form: Any) -> None:
    actions.reopen_claim(row, by=by)


def _page(request: Request, row: Trainee, tried: str = "", form: Any = None) -> HttpResponse:
    order = [one.pk for one in waiting.waiting(row.course)] if row.state == S.ASKED else []
    claims = _claims(row)
    found = subsidies.worked(row, on=timezone.localdate())
    context = {
        "row": row,
        "need": need_title(row.need),
        "position": order.index(row.pk) + 1 if row.pk in order else 0,
        "attended": row.attendances.count(),
        "taught": len([day for day in row.course.days() if day <= timezone.localdate()]),
        "certificate": _certificate(row),
        "claims": [(one, working(one.working)) for one in claims],
        "found": found,
        "lines": working(found.worked.lines) if found else [],
        "bar": bar(found.worked.bar) if found else "",
        "group": content.title("training_group", found.group) if found else "",
        "rule": rules.find(subsidies.STANDARD, code=row.course.community.code),
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:20],
    }
    return render(request, "training/trainee.html", context)


@never_cache
@require_safe
@requires(P.VACANCY_FOLLOW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a person in a course."""
    return _page(request, _trainee(request, pk))


@require_POST
@requires(P.VACANCY_FOLLOW)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Take the next step."""
    row = _trainee(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("training:trainee", pk) if form is None else shown_again(_page(request, row, name, form), form)
