"""The table of vacancies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.secrets.crypto import EncryptedField
from linli.services.vacancies.states import VacancyState


class VacancyQuerySet(DatedQuerySet["Vacancy"]):
    """Vacancies, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> VacancyQuerySet:
        """Return those of communities where the viewer may see them."""
        return viewer.scope(Permission.VACANCY_VIEW).restrict(self)


class Vacancy(Dated):
    """One of the vacancies of a community, with first day and end."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    title = EncryptedField(_("title"))  # free text may name a resident

    objects = VacancyQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("vacancy")
        indexes = [models.Index(fields=["community", "-since", "-id"], name="vacancies_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> VacancyState:
        """Return its state."""
        return VacancyState.OPEN if self.until is None else VacancyState.ENDED
