"""Starts Django in a measuring process."""

from __future__ import annotations

import os


def ready() -> None:
    """Load the settings of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    import logging

    import django

    django.setup()
    logging.disable(logging.CRITICAL)  # pages that a role may not open are requested, too
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
