"""Forms of places."""

from typing import Any

from django import forms

from linli.core.access.viewer import Viewer
from linli.core.intake.sheet_field import SheetField


class TreeForm(forms.Form):
    """Upload of a tree of places."""

    file = SheetField()

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        # `by` is not needed: a tree has no place of its own, and each row is checked against the viewer's scope.
        super().__init__(*args, **kwargs)
