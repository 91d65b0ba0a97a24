"""Examples for the URLs of reports."""

from linli.insight.reports.tests.factories import ReportFormFactory

THING = {"reports": "report_form"}


def examples(town):
    """One that is open."""
    return {"report_form": ReportFormFactory(community=town.here).pk}
