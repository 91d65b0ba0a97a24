"""Which act leads a report form or a run from which states to which, and the permission of who does it."""

from __future__ import annotations

from dataclasses import dataclass

from linli.core.access.permissions import Permission as P
from linli.insight.reports.states.names import FormAct, FormRunState, FormState, RunAct

F, R = FormState, FormRunState
OPEN_FORMS = frozenset({F.REGISTERED, F.CHECKED, F.MAPPED, F.APPROVED, F.IN_FORCE})


@dataclass(frozen=True, slots=True)
class FormMove:
    """A step of a report form."""

    act: FormAct
    from_states: frozenset[FormState]
    to_state: FormState
    permission: P


FORM_MOVES = {
    move.act: move
    for move in (
        FormMove(FormAct.CHECK, frozenset({F.REGISTERED}), F.CHECKED, P.REPORT_FORM_EDIT),
        FormMove(FormAct.MAP, frozenset({F.CHECKED}), F.MAPPED, P.REPORT_FORM_EDIT),
        FormMove(FormAct.APPROVE, frozenset({F.MAPPED}), F.APPROVED, P.REPORT_FORM_APPROVE),
        FormMove(FormAct.START, frozenset({F.APPROVED}), F.IN_FORCE, P.REPORT_FORM_APPROVE),
        FormMove(FormAct.RENEW, frozenset({F.EXPIRED, F.REFUSED}), F.REGISTERED, P.REPORT_FORM_EDIT),
        FormMove(FormAct.EXPIRE, frozenset({F.APPROVED, F.IN_FORCE}), F.EXPIRED, P.REPORT_FORM_APPROVE),
        FormMove(FormAct.REFUSE, frozenset({F.REGISTERED, F.EXPIRED}), F.REFUSED, P.REPORT_FORM_EDIT),
        FormMove(FormAct.WITHDRAW, OPEN_FORMS, F.WITHDRAWN, P.REPORT_FORM_APPROVE),
    )
}


@dataclass(frozen=True, slots=True)
class RunMove:
    """A step of a run."""

    act: RunAct
    from_states: frozenset[FormRunState]
    to_state: FormRunState
    permission: P


RUN_MOVES = {
    move.act: move
    for move in (
        RunMove(RunAct.FREEZE, frozenset({R.SCHEDULED, R.GENERATED}), R.GENERATED, P.REPORT_RUN_FILL),
        RunMove(RunAct.CONFIRM_COMMUNITY, frozenset({R.GENERATED}), R.COMMUNITY_CONFIRMED, P.REPORT_RUN_CONFIRM),
        RunMove(
            RunAct.CONFIRM_SUBDISTRICT,
            frozenset({R.COMMUNITY_CONFIRMED}),
            R.SUBDISTRICT_CONFIRMED,
            P.REPORT_RUN_SEND,
        ),
        RunMove(
            RunAct.RETURN,
            frozenset({R.COMMUNITY_CONFIRMED, R.SUBDISTRICT_CONFIRMED}),
            R.GENERATED,
            P.REPORT_RUN_SEND,
        ),
        RunMove(RunAct.SEND, frozenset({R.SUBDISTRICT_CONFIRMED}), R.SENT, P.REPORT_RUN_SEND),
        RunMove(RunAct.AMEND, frozenset({R.SENT}), R.AMENDED, P.REPORT_RUN_SEND),
    )
}
