"""No page without a permission matrix, and no matrix line for a page that is gone."""

from linli.site.tests import addresses


def test_every_address_is_in_a_matrix():
    assert sorted(addresses.own_names() - addresses.covered()) == []


def test_no_matrix_speaks_of_an_address_that_is_gone():
    known = {name for name, _ in addresses.patterns()}
    assert sorted(addresses.covered() - known) == []
