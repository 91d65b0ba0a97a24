from django.apps import AppConfig


class ${Config}(AppConfig):
    """${title} of a community."""

    name = "linli.${layer}.${name}"
    label = "${name}"
