"""What holds for the figures of every app; an app with indicators has a test class of it in `tests/test_figures.py`.

It counts on Django's own connection only, for a first answer in seconds. After a change of an expression:
REFRESH_SQL=1 python -m pytest <app>/tests/test_figures.py
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

import pytest
from django.apps import apps

from linli.core.figures.engines.base import compiled
from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.indicators import INDICATORS, aggregate, bases, cells
from linli.core.figures.monthly import periods
from linli.core.tests import recount
from linli.core.tests.draws import TODAY
from linli.core.tests.found import modules


def own_bases(app: str):
    """The populations that an app declares."""
    return [base for base in bases() if base.code.split(".")[0] == app]


@pytest.mark.one_engine
class FiguresOfAnApp:
    """Subclass it as `Test…` and name the app."""

    app: ClassVar[str]

    @property
    def folder(self) -> Path:
        """The SQL that was reviewed."""
        return Path(apps.get_app_config(self.app).path) / "tests" / "sql"

    def test_the_sql_is_the_one_that_was_reviewed(self):
        for base in own_bases(self.app):
            file = self.folder / f"{base.code}.sql"
            sql = compiled(aggregate(base).op(), "duckdb")[0] + "\n"
            if os.environ.get("REFRESH_SQL"):
                self.folder.mkdir(exist_ok=True)
                file.write_text(sql, encoding="utf-8")
            assert file.read_text(encoding="utf-8") == sql, f"{file.name} differs; when that was meant: REFRESH_SQL=1"

    def test_no_sql_is_left_behind(self):
        assert {file.stem for file in self.folder.glob("*.sql")} == {base.code for base in own_bases(self.app)}

    @pytest.mark.django_db
    def test_the_database_gives_the_cells_of_the_reference(self):
        modules("world")["places"].build(1)
        over = periods(TODAY, 7)
        own = {code for code in INDICATORS if code.split(".")[0] == self.app}
        expected = {key: numbers for key, numbers in recount.cells(over).items() if key[0] in own}
        counted = {key: numbers for key, numbers in cells(DatabaseEngine(), over, only=own).items() if key[0] in own}
        assert counted == expected
        bare = own - {code for code, _, _ in expected}
        assert not bare, f"nothing to count for {', '.join(sorted(bare))}: add rows to tests/world.py of the app"
