"""The figures of the demo: counted once all records are written."""

from django.utils.translation import gettext_lazy as _

from linli.core.demo.parts import DemoPart, register
from linli.insight.assessment.queries import cells


@register
class Figures(DemoPart):
    """Takes the snapshot that the leaders' pages read."""

    command = "snapshot"
    command_label = _("Calculating all figures of the last 24 months…")
    # A demo of yesterday, or of an older version, would show neither trends nor last year.
    command_outdated = staticmethod(lambda: cells.source().counted_now)
