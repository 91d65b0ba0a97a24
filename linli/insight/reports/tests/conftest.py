"""Sentences are compared in English."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english(own_language):
    """The language in which the texts are written."""
    with translation.override("en"):
        yield
