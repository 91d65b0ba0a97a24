"""The SQL of every figure as text: a change of an expression shows in the review.

Refresh after a change: REFRESH_SQL=1 python -m pytest linli/insight/assessment/tests/test_sql.py
"""

import os
from pathlib import Path

import pytest

from linli.core.figures.engines.base import compiled
from linli.core.figures.indicators import aggregate, bases

pytestmark = pytest.mark.one_engine
FOLDER = Path(__file__).parent / "sql"


@pytest.mark.parametrize("base", bases(), ids=lambda base: base.code)
def test_the_sql_is_the_one_that_was_reviewed(base):
    file = FOLDER / f"{base.code}.sql"
    sql = compiled(aggregate(base).op(), "duckdb")[0] + "\n"
    if os.environ.get("REFRESH_SQL"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(sql, encoding="utf-8")
    said = f"{file.name} differs. When that was meant: REFRESH_SQL=1 python -m pytest {__file__}"
    assert file.read_text(encoding="utf-8") == sql, said


def test_no_file_is_left_behind():
    assert {file.stem for file in FOLDER.glob("*.sql")} == {base.code for base in bases()}
