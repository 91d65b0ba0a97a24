"""Upload of a register of facilities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.intake.sheet_field import SheetField
from linli.registers.places import queries as places
from linli.registers.places.models import Place


class CentreSheetForm(forms.Form):
    """The sheet and the place that it is for."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("Community or office"), empty_label=None)
    file = SheetField(label=_("Register of facilities"))

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = places.held(by.scope(Permission.CENTRE_EDIT))
        self.fields["place"] = forms.ModelChoiceField(kept, label=_("Community or office"), empty_label=None)
