"""Every figure opens exactly the rows that it counted, and those of its population that it did not."""

import pytest

from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.evidence import COUNTED, REST, START, Evidence
from linli.core.figures.indicators import INDICATORS, Numbers, Quotient, cells
from linli.core.figures.monthly import periods
from linli.core.tests.draws import TODAY
from linli.registers.places.models import Place
from linli.registers.places.tests import world

pytestmark = pytest.mark.one_engine
OVER = periods(TODAY, 7)


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_evidence_adds_up(drawn, code):
    subdistrict, figures = drawn
    indicator = INDICATORS[code]
    communities = frozenset(Place.objects.communities().under(subdistrict).values_list("pk", flat=True))
    for period in (OVER[2], OVER[-1]):
        found = [n for (c, month, _), n in figures.items() if (c, month) == (code, period.month)]
        numbers = sum(found, Numbers())
        counted = everything(Evidence(indicator, COUNTED, period, communities))
        rest = everything(Evidence(indicator, REST, period, communities))
        assert len(counted) == numbers.counted
        assert len(rest) == (numbers.population if isinstance(indicator, Quotient) else missing(numbers))
        assert isinstance(indicator, Quotient) or not set(counted) & set(rest)


def missing(numbers):
    return numbers.population - numbers.counted


def last(pieces):
    return (pieces[-1].community, pieces[-1].ref) if pieces else START


def everything(evidence):
    """All rows, page by page, each once."""
    engine, found, refs = DatabaseEngine(), [], []
    while found := evidence.pieces(engine, after=last(found), limit=7):
        refs += [piece.ref for piece in found]
    assert len(refs) == len(set(refs))
    assert refs == [piece.ref for piece in evidence.pieces(engine, limit=10_000)]
    return refs


@pytest.fixture(scope="module")
def drawn(module_db):
    """One world for all indicators."""
    return world.build(4, communities=3), cells(DatabaseEngine(), OVER)
