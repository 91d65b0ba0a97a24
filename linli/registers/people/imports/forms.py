"""Forms for uploading a roster and confirming its columns."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.intake import headings
from linli.core.intake.sheet_field import SheetField
from linli.registers.people.imports import columns
from linli.registers.people.models import ImportRun
from linli.registers.places import queries as places
from linli.registers.places.models import Place


class HandInForm(forms.Form):
    """A file, and the place whose people it lists."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("Community or office"), empty_label=None)
    file = SheetField(label=_("Roster"))

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = places.held(by.scope(Permission.PEOPLE_IMPORT))
        self.fields["place"] = forms.ModelChoiceField(held, label=_("Community or office"), empty_label=None)


class MappingForm(forms.Form):
    """The field of each column."""

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        choices = [("", _("not used")), *((code, str(field.title)) for code, field in columns.fields().items())]
        for n, (heading, code) in enumerate(zip(run.mapping["headings"], run.mapping["columns"], strict=True)):
            label = heading or _("column {number}").format(number=n + 1)
            reason = headings.refusal(heading)
            field = forms.ChoiceField(label=label, choices=choices, initial=code, required=False, disabled=bool(reason))
            field.help_text = str(reason or "")
            self.fields[f"c{n}"] = field

    @property
    def lines(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Return each column with some of its cells."""
        samples = json.loads(self.run.samples or "[]") or [[]] * len(self.fields)
        return [
            (self[name], [str(field.help_text)] if field.help_text else [cell for cell in samples[n] if cell])
            for n, (name, field) in enumerate(self.fields.items())
        ]

    @property
    def chosen(self) -> list[str]:
        """Return the fields in the order of columns."""
        return [self.cleaned_data[name] for name in self.fields]
