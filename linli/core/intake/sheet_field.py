"""The form field for uploading a sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.law import rules


class SheetField(forms.FileField):
    """A file that is not larger than the rule `import.max_megabytes` allows."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Sheet"))
        kwargs["help_text"] = gettext_lazy(
            "xlsx, xls, ods or csv. Columns can be in any order; title rows and merged cells are fine."
        )
        kwargs["widget"] = forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"})
        super().__init__(**kwargs)

    def clean(self, *args: Any, **kwargs: Any) -> Any:
        """Return the file, if it is not too large.

        Raises:
            ValidationError: it is too large.
        """
        file = super().clean(*args, **kwargs)
        most = int(rules.value("import.max_megabytes"))
        if file and file.size > most * 1024**2:
            raise ValidationError(_("The file is larger than %(size)s MB. Split it into several.") % {"size": most})
        return file
