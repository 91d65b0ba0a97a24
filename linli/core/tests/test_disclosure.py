"""No hidden cell follows from what is shown, however sums and differences are combined along the tree."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.figures.disclosure import hidden, is_small
from linli.core.figures.indicators import Numbers

LEAST = 5
Tree = tuple[dict[int, Numbers], dict[int, int | None]]


def tree(*offices: list[tuple[int, int]]) -> Tree:
    """A district (1) of subdistricts (10, 20 ...) of communities (11, 12 ...), each given as counted and missing."""
    numbers, parent = {}, {1: None}
    for n, communities in enumerate(offices, start=1):
        parent[10 * n] = 1
        for m, (counted, missing) in enumerate(communities, start=1):
            numbers[10 * n + m], parent[10 * n + m] = Numbers(counted + missing, counted), 10 * n
        numbers[10 * n] = sum((numbers[10 * n + m] for m in range(1, len(communities) + 1)), Numbers())
    numbers[1] = sum((numbers[10 * n] for n in range(1, len(offices) + 1)), Numbers())
    return numbers, parent


def of(found: Tree, **more) -> set[int]:
    return set(hidden(*found, lambda place: LEAST, **more))


def test_the_smallest_beside_a_small_cell_goes_too():
    assert of(tree([(3, 90), (40, 90), (9, 90), (0, 90)])) == {11, 13}


def test_nothing_small_hides_nothing():
    assert of(tree([(5, 5), (40, 90)], [(0, 90), (7, 30)])) == set()


def test_two_small_cells_protect_each_other_unless_their_sum_reveals_them():
    assert of(tree([(3, 90), (4, 90), (30, 90)])) == {11, 12}
    assert of(tree([(1, 90)] * 5 + [(30, 90)])) == {11, 12, 13, 14, 15, 16}  # five people in five places


def test_an_only_child_hides_its_office_and_one_beside_that():
    assert of(tree([(3, 90)], [(40, 90), (50, 90)], [(8, 90)])) == {11, 10, 31, 30}


def test_nearly_all_is_as_revealing_as_few():
    """Of 30 people 28 are counted, so 2 are not; and of 20 all are."""
    assert {11, 12} <= of(tree([(28, 2), (20, 0), (40, 90), (50, 90)]))


def test_of_a_number_of_all_in_its_population_nobody_is_the_rest():
    """The number of people with an allowance: that all of them have one says nothing about anybody."""
    found = tree([(3, 0), (40, 0), (9, 0), (20, 0)])
    assert of(found) == {1, 10, 11, 12, 13, 14}
    assert of(found, whole=True) == {11, 13}


def test_where_there_is_a_choice_what_was_hidden_stays_hidden():
    found = tree([(3, 90), (9, 90), (10, 90), (40, 90)])
    assert of(found) == {11, 12}
    assert of(found, before={11, 13}) == {11, 13}


def test_knowing_one_of_two_does_not_reveal_the_other():
    found = tree([(3, 90), (4, 90), (40, 90)], [(50, 90)])
    assert of(found) == {11, 12}
    assert of(found, known={11}) == {12, 13}
    assert of(found, known={11, 12, 13}) == set()


cells = st.tuples(st.integers(0, 12), st.sampled_from([0, 1, 3, 6, 50]))
trees = st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=4).map(lambda offices: tree(*offices))


@settings(max_examples=200)
@given(trees, st.sets(st.sampled_from([11, 12, 21, 33]), max_size=2))
def test_no_hidden_cell_is_a_sum_of_shown_ones(found, known):
    numbers, parent = found
    closed = of(found, known=known)
    small = {place for place in numbers if is_small(numbers[place], LEAST)}
    assert closed >= small - known - added_up(found, closed)
    assert known or closed >= small
    assert not closed & known
    columns = sorted(closed)
    rows = [
        [Fraction((place == office) - (parent[place] == office)) for place in columns]
        for office in numbers
        if office in parent.values()
    ]
    solved = reduced(rows)
    told = {columns[row.index(1)] for row in solved if sum(value != 0 for value in row) == 1}
    assert not told


def added_up(found: Tree, closed: set[int]) -> set[int]:
    """The offices all of whose parts are shown: hiding them would hide nothing."""
    _, parent = found
    return {office for office in set(parent.values()) - {None} if not any(parent[each] == office for each in closed)}


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The reduced row echelon form: what follows from sums shows as a row with one number."""
    rows, done = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(done, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for n, row in enumerate(rows):
            if n != done and row[column]:
                rows[n] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return [row for row in rows[:done] if any(row)]


small_cells = st.tuples(st.integers(0, 3), st.sampled_from([0, 1, 3]))
small_trees = st.lists(st.lists(small_cells, min_size=1, max_size=2), min_size=1, max_size=2).map(
    lambda each: tree(*each)
)


@settings(max_examples=200)
@given(small_trees)
def test_enumerating_all_solutions_reveals_no_hidden_cell(found):
    """Every way to fill the hidden communities with whole numbers that agrees with the shown sums (a hidden
    count is at least one): each hidden cell takes at least two values, of the counted and of the missing.
    """
    numbers, parent = found
    closed = hidden(*found, lambda place: 3)
    for value, floor in ((lambda n: n.counted, 1), (lambda n: n.population - n.counted, 0)):
        ways = list(fillings(numbers, parent, closed, value, floor))
        assert ways
        for place in closed:
            assert len({way[place] for way in ways}) > 1, (place, numbers, closed)


def fillings(numbers, parent, closed, value, floor):
    leaves = [place for place in numbers if place not in parent.values()]
    most = value(numbers[1]) + (1 in closed)
    options = [range(floor, most + 1) if place in closed else [value(numbers[place])] for place in leaves]
    for chosen in product(*options):
        way = dict(zip(leaves, chosen, strict=True))
        for office in sorted((place for place in numbers if place not in way), reverse=True):
            way[office] = sum(way[each] for each in numbers if parent[each] == office)
        if all(way[place] == value(numbers[place]) for place in numbers if place not in closed):
            yield way
