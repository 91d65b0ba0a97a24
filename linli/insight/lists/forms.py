"""Forms of lists: the builder, which works without JavaScript, and the address of an office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.items import ITEMS, SUBJECTS, DataItem, ValueKind, items_of
from linli.core.law import content
from linli.core.web.form_fields import DayField
from linli.insight.lists import policies
from linli.insight.lists.language import AllOrAny, Leaf, ListFault, ListSpec, operators_for, read_spec
from linli.insight.lists.language.operators import OPERATORS, Takes

EVERY, ANY = "all", "any"
LONGEST_TITLE = 60
MOST_ROWS = 40


@dataclass(slots=True)
class ConditionRow:
    """One condition of the builder as it was entered, which may be unfinished."""

    code: str = ""
    op: str = ""
    values: list[str] = field(default_factory=list)

    @property
    def item(self) -> DataItem | None:
        """Return the item; None until one is chosen."""
        return ITEMS.get(self.code)

    @property
    def operators(self) -> Sequence[Any]:
        """Return the operators to choose from."""
        return operators_for(self.item) if self.item else ()

    @property
    def takes(self) -> str:
        """Return what the operator takes."""
        return str(OPERATORS[self.op].takes) if self.op in OPERATORS else ""

    @property
    def control(self) -> str:
        """Return which control enters the value."""
        if self.item is None or self.takes in {"", Takes.NOTHING}:
            return ""
        if self.takes == Takes.DAYS:
            return "number"
        if self.item.kind in {ValueKind.CHOICE, ValueKind.YES_NO}:
            return "choices" if self.takes == Takes.MANY else "choice"
        return {ValueKind.DAY: "date", ValueKind.NUMBER: "number"}.get(self.item.kind, "text")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return the values to choose from."""
        if self.item is not None and self.item.choices is not None:
            return list(self.item.choices().items())
        return [("yes", str(_("yes"))), ("no", str(_("no")))]

    @property
    def pair(self) -> list[str]:
        """Return the values, at least two."""
        return [*self.values, "", ""]

    def as_json(self) -> dict[str, Any]:
        """Return the condition as JSON, to be checked."""
        if self.takes in {Takes.MANY, Takes.TWO}:
            value: Any = [value for value in self.values if value]
        else:
            value = self.values[0] if self.values else ""
        return {"item": self.code, "op": self.op, "value": value}


@dataclass(slots=True)
class ListDraft:
    """What stands in the builder: two blocks of conditions ("all of these", "one of these"), columns and order."""

    subject: str
    title: str = ""
    blocks: dict[str, list[ConditionRow]] = field(default_factory=lambda: {EVERY: [], ANY: []})
    columns: list[str] = field(default_factory=list)
    sort: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the list as JSON, to be checked."""
        every, some = ([row.as_json() for row in self.blocks[block] if row.code] for block in (EVERY, ANY))
        return {
            "subject": self.subject,
            "filter": {"all": [*every, {"any": some}] if some else every},
            "columns": self.columns,
            "sort": self.sort,
        }

    def checked(self) -> tuple[ListSpec | None, list[ListFault]]:
        """Return the list and what is wrong with it."""
        return read_spec(self.as_json())


def draft_of(data: QueryDict, subject: str) -> ListDraft:
    """Return what was entered in the builder."""
    blocks = {block: list(_rows(data, block)) for block in (EVERY, ANY)}
    columns = sorted(_numbered(data, "column"), key=lambda pair: (_position(data, pair[0]), pair[0]))
    sort = [f"{'-' if data.get(f'down-{at}') else ''}{code}" for at, code in _numbered(data, "sort")]
    return ListDraft(
        subject,
        data.get("title", "").strip()[:LONGEST_TITLE],
        blocks,
        list(dict.fromkeys(c for _at, c in columns)),
        sort,
    )


def _rows(data: QueryDict, block: str) -> Iterable[ConditionRow]:
    for at, code in _numbered(data, block):
        values = [value.strip() for value in data.getlist(f"{block}-value-{at}")]
        row = ConditionRow(code, data.get(f"{block}-op-{at}", ""), values)
        known = [one.code for one in row.operators]
        if row.op not in known:
            # The item was just chosen: the most usual operator, so that its value can be entered at once.
            row.op, row.values = (known[0] if known else ""), []
        yield row


def _numbered(data: QueryDict, name: str) -> list[tuple[int, str]]:
    found = ((at, data.get(f"{name}-{at}", "")) for at in range(MOST_ROWS))
    return [(at, code) for at, code in found if code]


def _position(data: QueryDict, at: int) -> float:
    text = data.get(f"position-{at}", "")
    return float(text) if text.isdecimal() and len(text) < 4 else at + 1


def draft_from(spec: ListSpec, title: str) -> ListDraft | None:
    """Return a list as the builder shows it; None if its filter has another shape than two blocks."""
    blocks: dict[str, list[ConditionRow]] = {EVERY: [], ANY: []}
    parts = spec.filter.parts if isinstance(spec.filter, AllOrAny) and spec.filter.every else (spec.filter,)
    for part in parts:
        if isinstance(part, Leaf):
            blocks[EVERY].append(_row(part))
        elif isinstance(part, AllOrAny) and _is_block(part) and not blocks[ANY]:
            blocks[ANY] = [_row(leaf) for leaf in part.parts]
        else:
            return None
    return ListDraft(spec.subject, title, blocks, list(spec.columns), list(spec.sort))


def _is_block(part: AllOrAny) -> bool:
    return not part.every and all(isinstance(one, Leaf) for one in part.parts)


def _row(leaf: Any) -> ConditionRow:
    values = leaf.value if isinstance(leaf.value, tuple) else () if leaf.value is None else (leaf.value,)
    return ConditionRow(leaf.item, leaf.op, [_entered(value) for value in values])


def _entered(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def fresh(subject: str) -> ListDraft:
    """Return an empty draft with the column that names a row."""
    return ListDraft(subject, columns=[SUBJECTS[subject].name])


def items_for(subject: str, viewer: Viewer) -> list[DataItem]:
    """Return the items that a viewer can use somewhere."""
    return [item for item in items_of(subject) if item.permission is None or viewer.may(item.permission)]


class RunForm(forms.Form):
    """The day of a list."""

    on = DayField(label=_("as of"), required=False)


class PurposeForm(forms.Form):
    """The purpose of an export."""

    purpose = forms.ChoiceField(label=_("Purpose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"] = forms.ChoiceField(label=_("Purpose"), choices=content.choices("read_purpose"))


class ListAddressForm(forms.Form):
    """Who reads a list, what for, on which legal basis, and until when."""

    reader = forms.CharField(label=_("office that reads it"), max_length=60)
    purpose = forms.CharField(label=_("what it is for"), max_length=120)
    basis = forms.ChoiceField(label=_("legal basis"))
    expires_on = DayField(label=_("works until, not including"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"] = forms.ChoiceField(label=_("legal basis"), choices=content.choices("handover_basis"))
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=min(90, policies.longest()))
