"""Renderer of forms: label above, hint below, error at the field (templates/forms/)."""

from django.forms.renderers import TemplatesSetting


class PageRenderer(TemplatesSetting):
    """Draws forms with our templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
