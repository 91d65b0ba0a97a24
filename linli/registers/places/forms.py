"""Forms of places."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.intake.sheet_field import SheetField


class TreeForm(forms.Form):
    """Upload of a tree of places."""

    file = SheetField(
        label=_("Sheet"),
        help_text=_(
            "csv or xlsx with the columns code and name, and if available level and parent code "
            "(代码、名称、级别、上级代码)."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls,.txt"}),
    )

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        # `by` is not needed: a tree has no place of its own, and each row is checked against the viewer's scope.
        super().__init__(*args, **kwargs)
