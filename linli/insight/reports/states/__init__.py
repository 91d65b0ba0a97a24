"""The lives of report forms, asks and runs as data: each move with its states and its permission."""

from linli.insight.reports.states.moves import FORM_MOVES, RUN_MOVES, FormMove, RunMove
from linli.insight.reports.states.names import (
    AnswerKind,
    AskWay,
    DueUnit,
    FieldState,
    FormAct,
    FormRunState,
    FormState,
    Held,
    Knower,
    Levels,
    MayReceive,
    PeriodKind,
    ProposalOutcome,
    RunAct,
    SentWay,
)

__all__ = [
    "FORM_MOVES",
    "RUN_MOVES",
    "AnswerKind",
    "AskWay",
    "DueUnit",
    "FieldState",
    "FormAct",
    "FormMove",
    "FormRunState",
    "FormState",
    "Held",
    "Knower",
    "Levels",
    "MayReceive",
    "PeriodKind",
    "ProposalOutcome",
    "RunAct",
    "RunMove",
    "SentWay",
]
