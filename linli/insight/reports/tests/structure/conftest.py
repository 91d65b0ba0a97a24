"""What is said about forms is read in Chinese here, the language of the forms."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield
