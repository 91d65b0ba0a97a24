"""The synthetic district is whole, and seeded once."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from linli.core import journal

pytestmark = pytest.mark.django_db


def test_no_row_points_nowhere(tiny):
    connection.check_constraints()


def test_the_seeding_is_in_the_journal_and_sealed(tiny):
    verdict = journal.verify()
    assert verdict.sound
    assert (verdict.entries, verdict.unsealed) == (1, 0)


def test_a_second_seeding_is_refused_in_words(tiny):
    with pytest.raises(CommandError, match="--fresh"):
        call_command("demo_data", size="tiny")
