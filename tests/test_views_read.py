"""Each function of a view module reads only what the viewer may see.

A read is `Model.objects…`. It is restricted when it calls `visible_to` or `scope`, or a function that does, when it
uses a value that was restricted before, or asks for the viewer's own rows. Its callers restrict what a helper is given.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYTHON = (file for file in ROOT.glob("linli/*/*/**/*.py") if "tests" not in file.relative_to(ROOT).parts)
FILES = sorted(file for file in PYTHON if "views" in {file.stem, file.parent.name})
# Functions that read without the viewer, each with why that is right.
REVIEWED = {
    ("linli.work.phones.views.answers", "of_phone"): "a device names itself; whose it is is checked in the next lines",
    ("linli.registers.people.views.history", "_entries"): "entries about people whom the page has fetched already",
    ("linli.work.cases.views.resident", "_where"): "buildings and communities are public",
    ("linli.work.cases.views.visitors", "followed"): "the receipt code proves whose case it is",
}


@cache
def restricting() -> frozenset[str]:
    """The names of methods that restrict rows: those of the viewer, and methods of querysets built on them."""
    names = {"visible_to", "scope"}
    for file in [*ROOT.glob("linli/*/*/models.py"), *ROOT.glob("linli/*/*/models/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
                names |= {one.name for one in methods if any(restricts(call, {}) for call in calls(one))}
    return frozenset(names)


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Call))


def restricts(call: ast.Call, known: dict[str, Any]) -> bool:
    """Whether a call restricts rows itself, decides by `may(permission, place)`, or calls a function that does."""
    if isinstance(call.func, ast.Attribute):
        names = restricting() if known else {"visible_to", "scope"}
        if call.func.attr in names or (call.func.attr == "may" and len(call.args) == 2):
            return True
    return bool(known) and is_restricted(meant(call.func, known))


def meant(func: ast.expr, known: dict[str, Any]) -> Any:
    """What a dotted name stands for in a module; None for what only an instance knows."""
    first, *rest = ast.unparse(func).split(".")
    found = known.get(first)
    for name in rest:
        found = getattr(found, name, None) if isinstance(found, ModuleType) else None
    return found


@cache
def is_restricted(function: Any) -> bool:
    """Whether a function of ours restricts what it returns by the viewer it is given."""
    function = inspect.unwrap(function) if callable(function) else None
    if not inspect.isfunction(function) or not function.__module__.startswith("linli."):
        return False
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    takes = {"viewer", "request"} & set(inspect.signature(function).parameters)
    return bool(takes) and any(restricts(call, function.__globals__) for call in calls(tree))


@dataclass
class Function:
    """A function of a view module: which of its names are restricted, and which parameters it takes on trust."""

    node: ast.FunctionDef
    known: dict[str, Any]
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Names become restricted by what they are bound to, until nothing changes."""
        bindings, before = list(self._bindings()), -1
        while len(self.seen) != before:
            before = len(self.seen)
            for targets, value in bindings:
                if self.is_seen(value):
                    self.seen |= targets

    @property
    def given(self) -> list[str]:
        """The parameters, in their order, without the request itself."""
        return [one.arg for one in (*self.node.args.args, *self.node.args.kwonlyargs) if one.arg != "request"]

    def _bindings(self) -> Iterator[tuple[set[str], ast.expr]]:
        for node in ast.walk(self.node):
            if isinstance(node, ast.Assign):
                yield {name for target in node.targets for name in names(target)}, node.value
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr | ast.AugAssign) and node.value is not None:
                yield names(node.target), node.value
            elif isinstance(node, ast.For | ast.comprehension):
                yield names(node.target), node.iter

    def is_seen(self, value: ast.AST, also: frozenset[str] = frozenset()) -> bool:
        """Whether a value is restricted: by a call in it, or by a name in it that is."""
        return not names(value).isdisjoint(self.seen | also) or any(
            restricts(call, self.known) for call in calls(value)
        )

    def reads(self) -> Iterator[tuple[ast.expr, set[str]]]:
        """Each expression that reads a model, with the names its statement binds."""
        for statement in ast.walk(self.node):
            if isinstance(statement, ast.stmt) and statement is not self.node:
                targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
                bound = {name for target in targets if target is not None for name in names(target)}
                yield from ((part, bound) for part in pieces(statement) if any(map(reads_model, ast.walk(part))))

    def is_decided(self, bound: set[str]) -> bool:
        """Whether what was read is decided about by `may(permission, it)`, or only fills rows that are restricted."""
        deciding = [call for call in calls(self.node) if ast.unparse(call.func).endswith((".may", "Prefetch"))]
        return any(not names(call).isdisjoint(bound) for call in deciding)


def pieces(statement: ast.stmt) -> Iterator[ast.expr]:
    """The expressions of a statement without the statements inside it; of a dictionary each value by itself."""
    for part in ast.iter_child_nodes(statement):
        if isinstance(part, ast.Dict):
            yield from part.values
        elif isinstance(part, ast.expr):
            yield part


def is_own(read: ast.expr) -> bool:
    """Whether a read asks for rows of the viewer's own account or bodies."""
    said = ast.unparse(read)
    return "viewer.user_id" in said or "viewer.bodies" in said


def names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def reads_model(node: ast.AST) -> bool:
    """`Model.objects`, unless it asks for nothing (`Model.objects.none()`)."""
    return isinstance(node, ast.Attribute) and node.attr == "objects" and not getattr(node, "is_none", False)


def functions_of(text: str, known: dict[str, Any]) -> dict[str, Function]:
    """The functions of a module, from its text and what its names stand for."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "none":
            node.value.is_none = True
    return {node.name: Function(node, known) for node in tree.body if isinstance(node, ast.FunctionDef)}


def faults(functions: dict[str, Function], module: str = "") -> Iterator[str]:
    """Reads that nothing restricts, and calls that hand on what is not restricted to a helper that trusts it."""
    trusting: dict[str, set[str]] = {}
    for name, function in functions.items():
        for read, bound in function.reads():
            if function.is_seen(read) or is_own(read) or function.is_decided(bound) or (module, name) in REVIEWED:
                continue
            if used := names(read) & set(function.given):
                trusting.setdefault(name, set()).update(used)
            else:
                yield f"{name}: {ast.unparse(read)}"
    yield from broken_trust(functions, trusting)


def broken_trust(functions: dict[str, Function], trusting: dict[str, set[str]]) -> Iterator[str]:
    """Follow what helpers are given up to the views, which no function of the module calls."""
    waiting = list(trusting)
    while waiting:
        helper = waiting.pop()
        callers = [
            (name, call) for name, one in functions.items() for call in calls(one.node) if meant_by(call) == helper
        ]
        if not callers:
            yield f"{helper} trusts {', '.join(sorted(trusting[helper]))}"
        for name, call in callers:
            handed = [value for given, value in arguments(call, functions[helper]) if given in trusting[helper]]
            if any(functions[name].is_seen(value) for value in handed):
                continue
            if not (own := {used for value in handed for used in names(value)} & set(functions[name].given)):
                yield f"{name} hands on unrestricted rows: {ast.unparse(call)}"
            elif name not in trusting:
                trusting[name] = own
                waiting.append(name)


def meant_by(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def arguments(call: ast.Call, function: Function) -> Iterator[tuple[str, ast.expr]]:
    """The parameters of a function with what a call hands it."""
    yield from zip([one.arg for one in function.node.args.args], call.args, strict=False)
    yield from ((one.arg, one.value) for one in call.keywords if one.arg)


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def functions_in(file: Path) -> dict[str, Function]:
    return functions_of(file.read_text(encoding="utf-8"), vars(importlib.import_module(module_of(file))))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT / "linli").as_posix())
def test_views_read_what_the_viewer_may_see(file):
    assert list(faults(functions_in(file), module_of(file))) == []


def test_the_views_are_found():
    reads = [read for file in FILES for one in functions_in(file).values() for read in one.reads()]
    assert len(FILES) > 15 and len(reads) > 40
    files = {module_of(file): file for file in FILES}
    assert [one for one in REVIEWED if not list(functions_in(files[one[0]])[one[1]].reads())] == []


GUARDED = {
    "bare": "def page(request, pk):\n    return Visit.objects.filter(pk=pk).first()",
    "beside": """
def page(request, pk):
    home = Household.objects.visible_to(request.viewer).first()
    return {"home": home, "visit": Visit.objects.get(pk=pk)}
""",
    "by itself": "def page(request):\n    worker = mine(request.user)\n    return Visit.objects.filter(worker=worker)",
    "handed on": """
def page(request, pk):
    return _visits(request, worker_of(pk))

def _visits(request, worker):
    return Visit.objects.filter(worker=worker)
""",
}
RIGHT = {
    "directly": "def page(request, pk):\n    return Visit.objects.visible_to(request.viewer).filter(pk=pk)",
    "by what was seen": """
def page(request, pk):
    home = Household.objects.visible_to(request.viewer).first()
    return Visit.objects.filter(household=home)
""",
    "handed on": """
def page(request, pk):
    return _visits(request, Household.objects.visible_to(request.viewer).get(pk=pk))

def _visits(request, home):
    return Visit.objects.filter(household=home)
""",
    "decided": """
def page(request, pk):
    place = Place.objects.filter(pk=pk).first()
    if not request.viewer.may(P.VISIT_VIEW, place):
        raise Http404
""",
    "own": "def page(request):\n    return Body.objects.filter(pk__in=sorted(request.viewer.bodies))",
    "nothing": "def page(request):\n    return Visit.objects.none()",
}


@pytest.mark.parametrize("text", GUARDED.values(), ids=GUARDED)
def test_a_read_that_nothing_restricts_is_found(text):
    assert len(list(faults(functions_of(text, {"x": 1})))) == 1


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_a_restricted_read_is_right(text):
    assert list(faults(functions_of(text, {"x": 1}))) == []
