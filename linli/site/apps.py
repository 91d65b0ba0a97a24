"""The site: what holds the rooms together."""

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
        """Say what is missing or wrong in the words of the counter; Django speaks of fields, values and choices."""
        fields.Field.default_error_messages["required"] = _("Please fill this in or choose.")
        fields.DateField.default_error_messages["invalid"] = _("Write the day like 2026-11-23.")
        fields.IntegerField.default_error_messages["invalid"] = _("Write a whole number in digits.")
        chosen = _("Please choose one of what is offered.")
        for field in (fields.ChoiceField, fields.MultipleChoiceField, models.ModelChoiceField):
            field.default_error_messages["invalid_choice"] = chosen
        models.ModelMultipleChoiceField.default_error_messages["invalid_choice"] = chosen
        validators.MinValueValidator.message = _("At least %(limit_value)s, please.")
        validators.MaxValueValidator.message = _("At most %(limit_value)s, please.")
        validators.MaxLengthValidator.message = ngettext_lazy(
            "Please shorten this to %(limit_value)d character (it has %(show_value)d).",
            "Please shorten this to %(limit_value)d characters (it has %(show_value)d).",
            "limit_value",
        )
