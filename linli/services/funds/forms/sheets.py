"""Forms of the photos of signed sheets, and of who keeps a fund."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.web.form_fields import DayField, field_of
from linli.registers.bodies.models import Body
from linli.services.funds.forms.funds import NONE
from linli.services.funds.queries import lists


class KeeperForm(forms.Form):
    """Who keeps a fund from now on."""

    keeper = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("managed by"))
    since = DayField(label=gettext_lazy("since"), initial=timezone.localdate)

    def __init__(self, *args: Any, by: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "keeper", forms.ModelChoiceField).queryset = lists.keepers(by)


class SheetPhotoForm(forms.Form):
    """Which sheet is on the photos that come with it."""

    sheet = forms.ChoiceField(label=gettext_lazy("number of the signed sheet"), required=False)

    def __init__(self, *args: Any, numbers: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "sheet", forms.ChoiceField).choices = [NONE, *((one, one) for one in numbers)]


class RemoveSheetPhotoForm(forms.Form):
    """Why a photo is removed."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field_of(self, "reason", forms.ChoiceField).choices = content.choices("sheet_photo_removal")
