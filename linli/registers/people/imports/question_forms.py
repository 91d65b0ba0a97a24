"""Forms that answer the questions of a roster."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.intake.models import Question
from linli.core.web.form_fields import DayField, field_of
from linli.registers.people.imports import questions
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.registers.places.states import Level


class QuestionForm(forms.Form):
    """The answer to a question, or to all open ones of a kind."""

    choice = forms.ChoiceField(label=_("answer"), required=False)
    building = forms.CharField(label=_("known building"), required=False, max_length=100)
    day = DayField(label=_("moved out on"), required=False)

    def __init__(self, *args: Any, kind: str, one: Sequence[tuple[str, Any]] | None = None, **kwargs: Any) -> None:
        """Create a form.

        Args:
            *args: of the form.
            kind: of the question.
            one: the choices of a single question; None if the answer is for all.
            **kwargs: of the form.
        """
        super().__init__(*args, **kwargs)
        words = questions.CHOICES[kind].items()
        choices = one or [(code, title) for code, title in words if code != questions.SAME]
        field_of(self, "choice", forms.ChoiceField).choices = [("", _("not answered yet")), *choices]
        if kind != questions.HOME:
            del self.fields["day"]
        if kind != questions.BUILDING or one is None:
            del self.fields["building"]

    @property
    def answer(self) -> str:
        """Return the answer as `questions.checked` reads it, "" if none was given."""
        data = self.cleaned_data
        choice = str(data["choice"])
        if data.get("building") and choice in ("", questions.SAME):
            return f"{questions.SAME}:{data['building']}"
        if choice == questions.MOVED_OUT and data.get("day"):
            return f"{choice}:{data['day'].isoformat()}"
        return choice


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question on the page."""

    question: Question
    about: Mapping[str, Any]
    form: QuestionForm
    households: list[Household]  # registered at the home, with `living`
    community: Place | None

    @property
    def is_home(self) -> bool:
        """Return whether it is about a home."""
        return self.question.kind == questions.HOME

    @property
    def is_building(self) -> bool:
        """Return whether it is about a building."""
        return self.question.kind == questions.BUILDING

    @property
    def unnamed(self) -> int:
        """Return how many rows it is about beside those whose people it names."""
        return max(self.question.rows - len(self.about.get("people", ())), 0)


def lines(rows: Iterable[Question], viewer: Viewer, data: Any = None) -> list[QuestionLine]:
    """Return questions with their forms; of registered households only what the viewer may see."""
    told = [(row, json.loads(row.about)) for row in rows]
    homes = {pk for _row, about in told for pk in about.get("households", ())}
    living = Count("residencies", filter=Q(residencies__until=None))
    known = Household.objects.visible_to(viewer).annotate(living=living).in_bulk(homes)
    places = Place.objects.in_bulk({about["place"] for row, about in told if row.kind == questions.BUILDING})
    found = []
    for row, about in told:
        here = [known[pk] for pk in about.get("households", ()) if pk in known]
        form = QuestionForm(
            data, prefix=f"q{row.pk}", kind=row.kind, one=_choices(row.kind, about, here), initial=_initial(row, places)
        )
        if "building" in form.fields:
            form.fields["building"].widget.attrs["list"] = f"buildings-{about['place']}"
        found.append(QuestionLine(row, about, form, here, places.get(about.get("place", 0))))
    return found


def _choices(kind: str, about: Mapping[str, Any], here: Sequence[Household]) -> list[tuple[str, Any]]:
    """Return the choices of one question; which household somebody joined, if several live there."""
    found: list[tuple[str, Any]] = []
    for code, title in questions.CHOICES[kind].items():
        if code == questions.JOINED and len(about["households"]) > 1:
            named = _("they joined the household of {name}, whose head stays")
            found += [(f"{code}:{one.pk}", str(named).format(name=one.name)) for one in here]
        elif code == questions.JOINED:
            found.append((f"{code}:{about['households'][0]}", title))
        else:
            found.append((code, title))
    return found


def _initial(row: Question, places: Mapping[int, Place]) -> dict[str, Any]:
    choice, more = questions.split(row.answer)
    if choice == questions.MOVED_OUT:
        return {"choice": choice, "day": more}
    if choice == questions.SAME:
        building = Place.objects.filter(pk=more).first()
        return {"choice": choice, "building": building.name if building else ""}
    return {"choice": row.answer, "day": timezone.localdate()}


def buildings(found: Iterable[QuestionLine]) -> dict[int, list[str]]:
    """Return the names of the known buildings of each community that a question is about."""
    communities = {line.about["place"] for line in found if line.is_building}
    names: dict[int, list[str]] = {pk: [] for pk in sorted(communities)}
    known = Place.objects.filter(community_id__in=communities, level=Level.BUILDING, until=None).order_by("name")
    for community_id, name in known.values_list("community_id", "name"):
        names[community_id].append(name)
    return names
