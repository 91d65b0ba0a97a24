"""A migrated database of an earlier run is used only while nothing changed that it was made of."""

import re

import pytest

from tests import kept

OURS = re.compile(r"^(?:from (linli[\w.]*) import (\w+)|import (linli[\w.]*))", re.MULTILINE)


def test_migrations_import_only_what_the_kept_database_is_checked_against():
    made_of = {file for pattern in kept.MADE_OF for file in kept.ROOT.glob(pattern)}
    for migration in kept.ROOT.glob("linli/**/migrations/*.py"):
        for package, name, module in OURS.findall(migration.read_text(encoding="utf-8")):
            path = kept.ROOT / (module or package).replace(".", "/")
            assert {path.with_suffix(".py"), path / f"{name}.py"} & made_of, f"{migration.name} imports {path}"


@pytest.mark.parametrize("name", ["linli/work/visits/migrations/0002_more.py", "linli/core/database/triggers.py"])
def test_a_change_of_what_it_was_made_of_is_noticed(tmp_path, name):
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    before = kept.state(tmp_path)
    file.write_text("a = 1")
    created = kept.state(tmp_path)
    file.write_text("a = 2")
    assert len({before, created, kept.state(tmp_path)}) == 3
