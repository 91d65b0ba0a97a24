"""Forms for moving areas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.web.form_fields import DayField, field_of
from linli.registers.places.models import Place
from linli.work.areas import queries
from linli.work.staffing.models import Worker


class _Moving(forms.Form):
    """To which worker of the community, from which day."""

    worker = forms.ModelChoiceField(Worker.objects.none(), label=_("new worker"), empty_label=_("choose a worker"))
    since = DayField(label=_("start date"), initial=timezone.localdate)

    def __init__(self, *args: Any, community: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Place.objects.open().filter(community=community, level__in=queries.HELD)
        if "place" in self.fields:
            field_of(self, "place", forms.ModelChoiceField).queryset = places
        workers = Worker.objects.open().filter(community=community).order_by("name")
        field_of(self, "worker", forms.ModelChoiceField).queryset = workers


class AssignForm(_Moving):
    """Assign a place without a worker."""

    place = forms.ModelChoiceField(Place.objects.none(), widget=forms.HiddenInput)


class MoveForm(_Moving):
    """Move buildings and stairwells to another worker."""

    place = forms.ModelMultipleChoiceField(
        Place.objects.none(),
        label=_("places"),
        error_messages={"required": _("Choose at least one building or entrance.")},
    )


class DayForm(forms.Form):
    """The day of a question about the past."""

    on = DayField(label=_("date"), required=False)
