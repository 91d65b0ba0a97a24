"""How forms are drawn: label above, hint below, error with the field (templates/forms/)."""

from django.forms.renderers import TemplatesSetting


class PageRenderer(TemplatesSetting):
    """Forms look like the rest of the page."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
