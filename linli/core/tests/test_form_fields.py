"""A field of a form as what it was declared as."""

import pytest
from django import forms

from linli.core.web.form_fields import field_of


class Asked(forms.Form):
    kind = forms.ChoiceField()
    many = forms.MultipleChoiceField()


def test_choices_reach_the_page():
    form = Asked()
    field_of(form, "kind", forms.ChoiceField).choices = [("a", "A")]
    assert '<option value="a">A</option>' in str(form["kind"])
    assert "option" not in str(Asked()["kind"])  # another form of the class


def test_a_field_of_another_kind_is_refused():
    with pytest.raises(TypeError, match="kind of Asked is a ChoiceField, not a DateField"):
        field_of(Asked(), "kind", forms.DateField)
