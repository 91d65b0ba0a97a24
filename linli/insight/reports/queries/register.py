"""The register: its list, the choices of its forms, the offices."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from linli.core import chinese
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.insight.reports.models import Edition, FormField, ReportForm
from linli.insight.reports.models.forms import EditionQuerySet, ReportFormQuerySet
from linli.insight.reports.states import FieldState, FormState
from linli.registers.bodies.models import Body
from linli.registers.places import queries as places
from linli.registers.places.models import Place

ORDER = ("title", "pk")
LIVING = "living"  # the filter that leaves out what is refused or over
OVER = (FormState.EXPIRED, FormState.WITHDRAWN, FormState.REFUSED)
NOT_FILLED = ("signature", "formula")  # kinds of blanks that nobody is asked to fill


def listed(
    viewer: Viewer, *, place: Place | None = None, state: str = "", period: str = "", words: str = ""
) -> ReportFormQuerySet:
    """Return the forms of the list; `words` are looked for in title, number, code and office."""
    rows = ReportForm.objects.visible_to(viewer).select_related("place", "office")
    rows = rows.reaching(place) if place is not None and place.path else rows
    if state == LIVING:
        rows = rows.exclude(state__in=OVER)
    elif state:
        rows = rows.filter(state=state)
    rows = rows.filter(period=period) if period else rows
    asked = chinese.simplified(words.strip())
    if asked:
        named = Q(title__icontains=asked) | Q(number__icontains=asked) | Q(code__iexact=asked)
        rows = rows.filter(named | Q(office__name__icontains=asked) | Q(office_name__icontains=asked))
    return rows


def seats(viewer: Viewer, permission: Permission) -> QuerySet[Place]:
    """Return the offices and communities where the viewer has a permission."""
    return places.held(viewer.scope(permission))


def offices(viewer: Viewer) -> QuerySet[Body]:
    """Return the organisations that may send forms: those of offices above, and those of the viewer's places."""
    return Body.objects.visible_to(viewer).open().filter(place__community=None).order_by("name", "pk")


def usable(viewer: Viewer) -> ReportFormQuerySet:
    """Return the forms that an ask can name: all that the viewer sees, whether in force or not."""
    return ReportForm.objects.visible_to(viewer).exclude(state=FormState.WITHDRAWN).order_by(*ORDER)


def editions_of(viewer: Viewer, form: ReportForm) -> EditionQuerySet:
    """Return the editions of a form, the newest first."""
    return Edition.objects.visible_to(viewer).filter(form=form).select_related("uploaded_by").order_by("-number")


def newest(form: ReportForm) -> Edition | None:
    """Return the latest edition of a form that was not undone."""
    return Edition.objects.kept().filter(form=form).order_by("-number").first()


def blanks_of(edition: Edition | None) -> list[FormField]:
    """Return the blanks of an edition that somebody has to fill, in their order."""
    rows = FormField.objects.filter(edition=edition) if edition is not None else FormField.objects.none()
    return list(rows.exclude(state=FieldState.NOT_OURS).exclude(kind__in=NOT_FILLED))
