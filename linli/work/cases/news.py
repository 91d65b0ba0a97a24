"""Messages about cases that wait for the viewer and arrived, came back or became overdue."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import FEW, Viewer
from linli.core.rooms.news import Message, News, Window
from linli.work.cases import queries
from linli.work.cases.models import SECRET, Case, CaseQuerySet, Extension, Step, Supervision
from linli.work.cases.states import DECIDES, WAITING, Act, CaseState, SupervisionState

# Steps that bring a case to another desk, or back to it.
WORDS: dict[str, Promise] = {
    Act.REPORT: _("New case"),
    Act.ASSIGN: _("Case assigned to your organisation"),
    Act.RETURN: _("Case returned"),
    Act.TRANSFER_UP: _("Case passed up to you"),
    Act.ESCALATE: _("Overdue case passed up to you"),
    Act.SEND_DOWN: _("Case returned from above"),
    Act.ASK_EXTENSION: _("Extension to decide"),
    Act.EXTEND: _("Extension granted"),
    Act.REFUSE_EXTENSION: _("Extension refused"),
    Act.REVOKE_EXTENSION: _("Extension revoked"),
    Act.REPORT_DONE: _("Waiting for your check"),
    Act.SEND_BACK: _("Checked: not solved"),
    Act.REOPEN: _("Not solved: reopened"),
    Act.REMIND: _("Reminder from a higher office"),
    Act.SUPERVISE: _("Put under supervision: answer wanted"),
    Act.TAKE_BACK: _("Step undone: waiting for you again"),
    Act.REPLY: _("The resident answered"),
    Act.WITHDRAW: _("Case withdrawn"),
    Act.ADD: _("The resident added something"),
}
URGENT = {Act.SEND_BACK, Act.REOPEN, Act.ESCALATE, Act.REVOKE_EXTENSION, Act.REMIND, Act.SUPERVISE}


def cases(viewer: Viewer, window: Window) -> CaseQuerySet:
    """Return cases that wait for the viewer and that another person brought, or that became overdue, in the period."""
    brought = Exists(_steps(viewer, window))
    late = Q(state__in=sorted(WAITING), due_at__gt=window.since, due_at__lte=Now())
    ways = [when & desk for desk in waits_for(viewer) for when in (Q(brought), late)]
    parts = [Case.objects.filter(way).values("pk") for way in [*ways, *_withdrawn(viewer, window)]]
    if not parts:
        return Case.objects.none()
    # A union, since each part has an index of its own; with OR between them, PostgreSQL reads all cases and all steps.
    return Case.objects.filter(pk__in=parts[0].union(*parts[1:]))


def _withdrawn(viewer: Viewer, window: Window) -> list[Q]:
    """Return the condition for cases that waited for the viewer's bodies until another person withdrew them."""
    # Otherwise they would only be missing from the list, and their handler might set out for nothing.
    if not viewer.bodies or not viewer.may(Permission.CASE_HANDLE):
        return []
    ended = Exists(_steps(viewer, window).filter(move=Act.WITHDRAW))
    return [Q(ended, body_id__in=sorted(viewer.bodies), state=CaseState.WITHDRAWN)]


def shown(waiting: CaseQuerySet, viewer: Viewer, window: Window) -> CaseQuerySet:
    """Put the newest first; `news_at`, `news_move`: the latest step of another person."""
    latest = _steps(viewer, window).order_by("-pk")
    at, move = Subquery(latest.values("at")[:1]), Subquery(latest.values("move")[:1])
    told: CaseQuerySet = waiting.for_list().annotate(news_at=at, news_move=move)
    return told.order_by(F("news_at").desc(nulls_last=True), "-pk")


def _steps(viewer: Viewer, window: Window) -> QuerySet[Step]:
    """Return the steps of others that bring a case, to be asked for each case."""
    brought = Step.objects.standing().filter(case=OuterRef("pk"), at__gt=window.since, move__in=sorted(WORDS))
    # A request is news for those who may decide it, not for colleagues of who asked.
    own_request = Q(move=Act.ASK_EXTENSION, body_id__in=sorted(viewer.bodies))
    return brought.exclude(by_id=viewer.user_id).exclude(own_request)


def waits_for(viewer: Viewer) -> list[Q]:
    """Return the conditions of which one is true for a case that waits for the viewer; none if none can.

    These are cases of the viewer's bodies that no colleague handles or for which the viewer asked for an extension; in
    a few communities of one's own cases to accept or check; and extensions to decide there, or that the viewer's body
    is asked for.
    """
    nobody_else = Q(handler=None) | Q(handler_id=viewer.user_id)
    # Who asked for an extension is told of the decision, also when a colleague handles the case.
    nobody_else |= Q(pk__in=Extension.objects.filter(asked_by_id=viewer.user_id).values("case"))
    found = []
    if viewer.bodies and viewer.may(Permission.CASE_HANDLE):
        found.append(Q(body_id__in=sorted(viewer.bodies), state__in=sorted(WAITING)) & nobody_else)
    turns = {
        Permission.CASE_ACCEPT: (CaseState.REPORTED, CaseState.ACCEPTED),
        Permission.CASE_VERIFY: (CaseState.DONE_REPORTED,),
    }
    for permission, states in turns.items():
        near = viewer.scope(permission).communities
        # Offices above many communities find these cases in their queues, not among messages.
        if 0 < len(near) <= FEW:
            found.append(Q(state__in=states, community_id__in=sorted(near)) & ~Q(handler_id=viewer.user_id))
    return [*found, *_to_decide(viewer)]


def _to_decide(viewer: Viewer) -> list[Q]:
    """Return the condition for cases whose extension the viewer is to decide, if there can be any."""
    near = {community for right in DECIDES for community in viewer.scope(right).communities}
    asked = Q(to_body_id__in=sorted(viewer.bodies)) if viewer.bodies and viewer.may_any(DECIDES) else Q()
    if 0 < len(near) <= FEW:
        asked |= Q(community_id__in=sorted(near))
    return [Q(pk__in=queries.to_decide(viewer).filter(asked).values("case"))] if asked else []


def line(case: Case, window: Window) -> Message:
    """Tell how the case arrived, or that it became overdue since."""
    came, move = case.news_at, case.news_move  # type: ignore[attr-defined]  # added by `cases`
    due = case.due_at
    overdue = case.is_overdue and due is not None and due > window.since and (not came or due > came)
    return Message(
        at=due if overdue and due else came or timezone.now(),
        what=_("Overdue") if overdue else WORDS[move],
        about=case.heading,
        where=f"{case.code} · {case.place}",
        url=reverse("cases:detail", args=[case.pk]),
        icon="inbox",
        urgent=overdue or move in URGENT,
    )


def answers(viewer: Viewer, window: Window) -> QuerySet[Supervision]:
    """Return the cases under supervision of the viewer's bodies that were answered, or should have been, since then."""
    if not viewer.bodies or not viewer.may(Permission.CASE_SUPERVISE):
        return Supervision.objects.none()
    late = Q(answered_at=None, answer_due_at__gt=window.since, answer_due_at__lte=Now())
    mine = Supervision.objects.filter(body_id__in=sorted(viewer.bodies), state=SupervisionState.OPEN)
    return mine.filter(Q(answered_at__gt=window.since) | late)


def answers_shown(found: QuerySet[Supervision], viewer: Viewer, window: Window) -> QuerySet[Supervision]:
    """Put the newest first."""
    return (
        found.select_related("case__place")
        .defer(*(f"case__{name}" for name in SECRET))
        .order_by(Coalesce("answered_at", "answer_due_at").desc(), "-pk")
    )


def answer_line(held: Supervision, window: Window) -> Message:
    """Tell that the office responsible has answered, or that its answer is overdue."""
    case = held.case
    return Message(
        at=held.answered_at or held.answer_due_at,
        what=_("Answer overdue") if held.answered_at is None else _("Answer to your supervision"),
        about=case.heading,
        where=f"{case.code} · {case.place}",
        url=reverse("cases:detail", args=[case.pk]),
        icon="inbox",
        urgent=held.answered_at is None,
    )


NEWS = (News(cases, shown, line), News(answers, answers_shown, answer_line))
