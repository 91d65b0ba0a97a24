"""Who may make which move from where, and what holds after any sequence of moves."""

from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.errors import RuleBroken
from linli.work.cases import actions, queries
from linli.work.cases.models import Case
from linli.work.cases.states import HANDS_ON, OPEN, CaseState, ExtensionState
from linli.work.cases.tests.factories import CaseFactory

# The case belongs to the property company, whose man is "plumber". ok: done; no: no right; late: the state forbids.
MOVES = """
                            worker  clerk  committee  plumber  street
accept        reported      no      ok     ok         no       ok
accept        handling      no      late   late       no       late
reject        reported      no      ok     ok         no       ok
reject        closed        no      late   late       no       late
assign        reported      no      ok     ok         no       ok
assign        handling      no      ok     ok         no       ok
assign        done          no      late   late       no       late
start         assigned      no      no     no         ok       no
start         reported      no      no     no         late     no
report_done   handling      no      no     no         ok       no
report_done   done          no      no     no         late     no
return_case   handling      no      no     no         ok       no
return_case   closed        no      no     no         late     no
transfer_up   handling      no      no     no         ok       no
ask_extension handling      no      no     no         ok       no
ask_extension done          no      no     no         late     no
verify        done          no      no     ok         no       ok
verify        handling      no      no     late       no       late
send_back     done          no      no     ok         no       ok
reopen        closed        no      no     ok         no       ok
reopen        done          no      no     late       no       late
withdraw      reported      ok      ok     no         no       no
withdraw      handling      late    late   no         no       no
comment       closed        ok      ok     ok         ok       ok
"""
HEAD, *LINES = [line.split() for line in MOVES.strip().splitlines()]
CELLS = [(who, *line[:2], end) for line in LINES for who, end in zip(HEAD, line[2:], strict=True)]


def told(move, offices):
    return {
        "reject": {"reason": "duplicate"},
        "assign": {"body": offices.street},
        "report_done": {"outcome": "done"},
        "return_case": {"reason": "wrong_body"},
        "transfer_up": {"words": "x"},
        "ask_extension": {"days": 1, "reason": "weather"},
        "decide_extension": {"grant": True},
        "refuse_extension": {"grant": False, "words": "x"},
        "revoke_extension": {"words": "x"},
        "verify": {"check_way": "phoned"},
        "send_back": {"words": "x"},
        "reopen": {"words": "x"},
        "withdraw": {"words": "x"},
        "comment": {"words": "x"},
    }.get(move, {})


@pytest.mark.parametrize(("who", "move", "state", "expected"), CELLS)
def test_moves_by_role(cast, offices, building, clock, who, move, state, expected):
    case = CaseFactory(place=building, body=offices.company, **({state: True} if state != "reported" else {}))
    try:
        getattr(actions, move)(case, by=getattr(cast, who), **told(move, offices))
        found = "ok"
    except PermissionDenied:
        found = "no"
    except RuleBroken:
        found = "late"
    assert found == expected
    if found != "ok":
        assert not case.steps.exists()
        assert Case.objects.get(pk=case.pk).state == case.state


@pytest.mark.parametrize("move", ["accept", "start", "verify", "reopen", "comment"])
def test_who_does_not_see_a_case_cannot_move_it(viewer, elsewhere, offices, building, move):
    case = CaseFactory(place=building, body=offices.company)
    with pytest.raises(RuleBroken):
        getattr(actions, move)(case, by=viewer("committee", elsewhere), **told(move, offices))


OTHERS = {
    "take_back",
    "rate",
    "not_solved",
    "a day later",
    "decide_extension",
    "refuse_extension",
    "cancel_extension",
    "revoke_extension",
}
NAMES = sorted({line[0] for line in LINES} | OTHERS)
PEOPLE = ["worker", "clerk", "committee", "plumber", "street", "both"]
SCRIPT = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(PEOPLE)), max_size=25)


@settings(
    max_examples=60,
    derandomize=True,
)
@given(script=SCRIPT)
def test_invariants_hold_after_any_sequence_of_moves(cast, offices, building, viewer, community, clock, script):
    # "both" sits in the committee and works for the company: the case a shared office makes common.
    cast.both = getattr(cast, "both", None) or _both(viewer, community, offices)
    case = actions.open_case("repair.stairwell_leak", building, by=cast.worker)
    for move, who in script:
        if move == "a day later":
            clock(hours=21)
            continue
        try:
            _try(case, move, getattr(cast, who), offices)
        except (RuleBroken, PermissionDenied):
            continue
    _check_promises(case)


def _both(viewer, community, offices):
    viewer("committee", community, body=offices.committee, name="both")
    return viewer("handler", community, body=offices.company, name="both")


def _try(case, move, by, offices):
    if move == "rate":
        actions.rate(case, rating=3)
    elif move == "not_solved":
        actions.not_solved(case, words="still")
    else:
        more = {"body": offices.company} if move in {"assign", "accept"} else told(move, offices)
        done = actions.decide_extension if move == "refuse_extension" else getattr(actions, move)
        done(case, by=by, **more)


def _check_promises(case):
    case = Case.objects.get(pk=case.pk)
    steps = list(case.steps.order_by("pk"))
    assert steps[0].from_state == ""
    for before, after in pairwise(steps):
        assert after.from_state == before.to_state
    assert steps[-1].to_state == case.state
    assert (case.closed_at is not None) == (case.state == CaseState.CLOSED)
    handled = set()
    for step in steps:
        if step.move in HANDS_ON:
            handled.add(step.by_id)
        if step.move == "verify":
            assert step.by_id not in handled
            assert step.by_id != case.opened_by_id
    if case.state == CaseState.CLOSED:
        assert case.verified_by_id is not None
        assert case.verified_by_id != case.handler_id
        assert case.outcome
    assert case.extensions <= 2
    assert case.rating is None or 1 <= case.rating <= 5
    assert case.is_open == (case.state in OPEN)
    _check_deadlines(case)


def _check_deadlines(case):
    found = queries.deadlines(case)
    assert (case.due_at, case.original_due_at) == (found.due, found.before_extension)
    assert (case.accept_due_at, case.verify_due_at) == (found.accept, found.check)
    assert max(found.accept, found.due, found.check or found.accept) <= found.close
    granted = case.extension_requests.filter(state=ExtensionState.GRANTED)
    assert case.extensions == granted.count()
    for one in case.extension_requests.exclude(decided_by=None):
        assert one.decided_by_id != one.asked_by_id
