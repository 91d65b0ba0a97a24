"""Where a run gets its values from, before `actions.freeze` keeps them.

Filling a run means: start with `blanks`, put a value into each that the mapping of its field (`FormField.mapping`)
leads to, write the office's file, and call `actions.freeze(run, values, by=…, edition=…, data=…, name=…)`. A blank that
nothing answers keeps its `why`; `actions.ask_question` asks for it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from linli.insight.reports.actions.runs import edition_for
from linli.insight.reports.models import FormRun
from linli.insight.reports.queries import register
from linli.insight.reports.queries.runs import answered


def blanks(run: FormRun) -> list[dict[str, Any]]:
    """Return the blanks of the edition of a run as values to freeze: what questions answered is filled in.

    The others are empty, with the reason. The caller has checked that the viewer fills forms there.
    """
    run.edition = run.edition or edition_for(run)
    known = answered(run)
    values = []
    for field in register.blanks_of(run.edition):
        value: dict[str, Any] = {"key": field.key, "label": field.label, "value": None}
        answer = known.get(field.key)
        if answer is None:
            value["why"] = str(_("nothing answers it yet"))
        else:
            value |= {"value": answer.value, "item": answer.fact.code, "definition": answer.definition}
            value |= {"as_of": answer.since.isoformat(), "oldest": answer.since.isoformat(), "source": "answer"}
        values.append(value)
    return values
