"""ID numbers as they are typed."""

import datetime as dt

import pytest
from django.utils import translation

from linli.core.errors import RuleBroken
from linli.registers.people import identity


def test_a_number_says_birth_and_sex_whatever_its_area():
    found = identity.read(" ３３０１０６１９５６０７０８０１２７ ")
    assert (found.number, found.born, found.sex) == ("330106195607080127", dt.date(1956, 7, 8), "2")
    assert identity.read("110101195607080124").born.year == 1956


@pytest.mark.parametrize(
    "typed", ["", "33010619560708012", "330106195607080128", "330106195670080127", "33010619560708012A", "3.30106E+17"]
)
def test_what_cannot_be_a_number_says_why(typed):
    with pytest.raises(RuleBroken):
        identity.read(typed)


def test_an_impossible_birth_date_is_a_fault():
    head = "33019919560230012"
    with translation.override("en"), pytest.raises(RuleBroken, match="does not exist"):
        identity.read(head + identity.check_digit(head))
