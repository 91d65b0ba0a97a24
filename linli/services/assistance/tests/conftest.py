"""Sentences of actions are compared in English; pages are in Chinese, as they are asked for."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english(own_language):
    """Actions that a test calls itself answer in English."""
    translation.activate("en")
    yield
    translation.deactivate()
