"""The demo shows every list of assistance with something on it."""

import pytest

from linli.core.tests.demo import DAY
from linli.services.assistance.models import AidRequest, MeansStatement, Relief, Review
from linli.services.assistance.queries import households, means
from linli.services.schemes.models import Award

pytestmark = pytest.mark.django_db


def test_the_demo_has_statements_awards_and_relief(tiny):
    assert MeansStatement.objects.exists()
    assert {"granted", "asked"} <= set(Relief.objects.values_list("state", flat=True))
    assert {"sent", "taken", "declined"} == set(AidRequest.objects.values_list("state", flat=True))


def test_what_is_paid_in_the_demo_is_what_is_worked_out(tiny):
    rows = MeansStatement.objects.valid().open().select_related("community").prefetch_related("members__person")
    held = {row.pk: row for row in rows}
    paid = 0
    for award in Award.objects.filter(scheme="minimum_living", until=None):
        row = households.of_award(award)
        if row is not None and not Review.objects.filter(statement=row).exists():
            found = means.test_of(held[row.pk], DAY)
            assert found.allowance.fen == award.amount
            paid += 1
    assert paid
