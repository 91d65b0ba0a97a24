"""The figures of cases, on one engine; all engines are compared in the assessment app."""

from django.utils import translation

from linli.core.figures.indicators import INDICATORS, SHARE
from linli.core.tests.figures import FiguresOfAnApp


class TestFigures(FiguresOfAnApp):
    app = "cases"


def test_no_share_is_called_a_number_of_cases():
    with translation.override("zh-hans"):
        shares = [str(one.title) for one in INDICATORS.values() if one.room == "cases" and one.unit == SHARE]
    assert "重办率" in shares
    assert not [title for title in shares if title.endswith("件数")]
