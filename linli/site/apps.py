from importlib import import_module

from django.apps import AppConfig
from django.core import validators
from django.forms import fields, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class SiteConfig(AppConfig):
    """Base templates, static files, home, search page and command line."""

    name = "linli.site"
    label = "site"

    def ready(self) -> None:
        """Register the checks of deployments, and replace Django's messages for form errors by ours."""
        import_module("linli.site.deployment")
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
