from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.core import validators
from django.forms import fields, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class Choices(models.ModelChoiceIterator):
    """The choices of a field whose choices are rows, read like any list."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        # Django reads them with a cursor in the database, for millions of rows: three more statements on PostgreSQL.
        for row in self.queryset:
            yield self.choice(row)


class SiteConfig(AppConfig):
    """Base templates, static files, home, search page and command line."""

    name = "linli.site"
    label = "site"

    def ready(self) -> None:
        """Register the checks of deployments; replace Django's messages of forms, and how it reads choices, by ours."""
        import_module("linli.site.deployment")
        rows: type[models.ModelChoiceField[Any]] = models.ModelChoiceField
        rows.iterator = Choices
        # Django's messages speak of fields, values and choices. Changed on the classes, so that every form of every app
        # has ours.
        fields.Field.default_error_messages["required"] = _("Fill this in or choose an option.")
        fields.DateField.default_error_messages["invalid"] = _("Enter the date like 2026-11-23.")
        fields.IntegerField.default_error_messages["invalid"] = _("Enter a whole number in digits.")
        chosen = _("Choose one of the options.")
        for field in (fields.ChoiceField, fields.MultipleChoiceField, models.ModelChoiceField):
            field.default_error_messages["invalid_choice"] = chosen
        models.ModelMultipleChoiceField.default_error_messages["invalid_choice"] = chosen
        validators.MinValueValidator.message = _("Enter %(limit_value)s or more.")
        validators.MaxValueValidator.message = _("Enter %(limit_value)s or less.")
        validators.MaxLengthValidator.message = ngettext_lazy(
            "Use %(limit_value)d character or fewer (now %(show_value)d).",
            "Use %(limit_value)d characters or fewer (now %(show_value)d).",
            "limit_value",
        )
