"""Tables drawn with heads at random are read back with the same label paths, wherever they are on the sheet."""

from __future__ import annotations

import io

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.insight.reports.structure import TableKind, read

WORDS = [
    "户数",
    "人数",
    "金额",
    "男",
    "女",
    "老年人",
    "残疾人",
    "儿童",
    "新增",
    "退出",
    "次数",
    "面积",
    "低保",
    "特困",
    "书面",
    "口头",
]
NAMES = st.sampled_from(WORDS)
GROUP = st.tuples(NAMES.map(lambda word: f"{word}情况"), st.lists(NAMES, min_size=2, max_size=3, unique=True))
HEADS = st.lists(st.one_of(NAMES, GROUP), min_size=2, max_size=5, unique_by=str)
ROWS = st.lists(
    st.sampled_from(["清波社区", "湖滨社区", "南山社区", "望江社区", "城站社区"]), min_size=1, max_size=5, unique=True
)


def paths(heads):
    """Return the label path of each column."""
    found = []
    for head in heads:
        found += [(head,)] if isinstance(head, str) else [(head[0], part) for part in head[1]]
    return found


def draw(heads, rows, top, left, *, first):
    """Return a workbook with a table whose head has two rows if there is a group."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet, box = book.add_worksheet("表"), book.add_format({"border": 1})
    deep = 2 if any(not isinstance(head, str) for head in heads) else 1

    def put(row, column, text, height=1, width=1):
        if height * width > 1:
            sheet.merge_range(row, column, row + height - 1, column + width - 1, text, box)
        else:
            sheet.write(row, column, text, box)

    put(top, left, first, height=deep)
    column = left + 1
    for head in heads:
        if isinstance(head, str):
            put(top, column, head, height=deep)
            column += 1
        else:
            put(top, column, head[0], width=len(head[1]))
            for part in head[1]:
                put(top + 1, column, part)
                column += 1
    for n, row in enumerate(rows):
        for at in range(left, column):
            put(top + deep + n, at, row if at == left else None)
    book.close()
    return buffer.getvalue()


@settings(max_examples=40, deadline=None)
@given(heads=HEADS, rows=ROWS, top=st.integers(0, 6), left=st.integers(0, 4))
def test_a_summary_is_read_back(heads, rows, top, left):
    form = read(draw(heads, rows, top, left, first="社区"), "表.xlsx")
    assert [table.kind for table in form.parts[0].tables] == [TableKind.SUMMARY]
    found = [(blank.rows, blank.columns) for blank in form.blanks]
    assert found == [((row,), path) for row in rows for path in paths(heads)]


@settings(max_examples=25, deadline=None)
@given(heads=HEADS, count=st.integers(1, 6), top=st.integers(0, 6), left=st.integers(0, 4))
def test_a_list_is_read_back(heads, count, top, left):
    form = read(draw(heads, range(1, count + 1), top, left, first="序号"), "表.xlsx")
    (table,) = form.parts[0].tables
    assert table.kind is TableKind.LIST
    assert [blank.columns for blank in form.blanks] == [("序号",), *paths(heads)]
    assert table.data_rows[1] - table.data_rows[0] == count - 1
