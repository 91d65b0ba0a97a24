"""Migrations of an installation with many tables, without rendering all models anew for each of them.

After every operation Django renders each model again that the changed one is related to, directly or by others. Here
nearly all are related to accounts and places, which took two thirds of the time of a new installation. A new
table, index or constraint needs only its own model; the others are rendered when an operation asks for more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState


class GrowingState(ProjectState):
    """The models between two operations.

    Attributes:
        is_partial: `apps` has every model, but some do not know of newer ones that refer to them.
    """

    is_partial = False

    def add_model(self, model_state: ModelState) -> None:
        """Add a model; those that it refers to stay as they are."""
        with self._alone(model_state.app_label, model_state.name_lower):
            super().add_model(model_state)

    def add_index(self, app_label: str, model_name: str, index: Any) -> None:
        """Add an index to a model."""
        with self._alone(app_label, model_name):
            super().add_index(app_label, model_name, index)

    def add_constraint(self, app_label: str, model_name: str, constraint: Any) -> None:
        """Add a constraint to a model."""
        with self._alone(app_label, model_name):
            super().add_constraint(app_label, model_name, constraint)

    @contextmanager
    def _alone(self, app_label: str, model_name: str) -> Iterator[None]:
        """Render only this model after a change of the state."""
        apps = self.__dict__.pop("apps", None)  # without it, Django only notes the change
        yield
        if apps is None:
            return
        self.apps = apps
        apps.unregister_model(app_label, model_name)
        apps.render_multiple([self.models[app_label, model_name]])
        # `is_delayed` is how Django asks for whole models before it runs code of a migration.
        self.is_partial = self.is_delayed = True

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Render a model with all that it is related to."""
        self._whole() or super().reload_model(app_label, model_name, delay)

    def reload_models(self, models: Any, delay: bool = True) -> None:
        """Render models with all that they are related to."""
        self._whole() or super().reload_models(models, delay)

    def _whole(self) -> bool:
        """Let all models be rendered when they are next asked for, if some are partial; return whether that was so."""
        was = self.is_partial
        if was:
            self.__dict__.pop("apps", None)
            self.is_partial = False
        return was

    def clone(self) -> GrowingState:
        """Return a copy: what an operation compares with is whole."""
        copy = GrowingState({key: state.clone() for key, state in self.models.items()}, self.real_apps)
        if "apps" in self.__dict__ and not self.is_partial:
            copy.apps = self.apps.clone()
            copy.is_delayed = self.is_delayed
        return copy


class GrowingExecutor(MigrationExecutor):
    """Migrates with such a state."""

    def migrate(
        self,
        targets: Sequence[tuple[str, str | None]] | None,
        plan: Sequence[tuple[Migration, bool]] | None = None,
        state: ProjectState | None = None,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """Migrate to the targets; return the models as they are then."""
        grown = None if state is None else GrowingState(state.models, state.real_apps)
        return super().migrate(targets, plan, grown, fake, fake_initial)


def use() -> None:
    """Let Django's command `migrate` use it."""
    # The command cannot be told otherwise which executor to take.
    vars(migrate)["MigrationExecutor"] = GrowingExecutor
