"""The courses and fairs of the demo keep the rules that the actions keep."""

import pytest

from linli.core.tests.demo import DAY
from linli.services.training import demo
from linli.services.training.models import FairTalk, SkillCertificate, Trainee, TrainingSubsidy
from linli.services.vacancies import demo as vacancies

pytestmark = pytest.mark.django_db


def test_the_first_community_has_something_of_everything_and_nothing_is_made_twice(tiny):
    vacancies.make(DAY)
    assert demo.make(DAY) == {"courses": 4, "fairs": 2}
    assert demo.make(DAY) == {"courses": 0, "fairs": 0}
    assert {"completed", "attending", "proposed"} <= set(Trainee.objects.values_list("state", flat=True))
    assert SkillCertificate.objects.exists()
    assert set(TrainingSubsidy.objects.values_list("state", flat=True)) == {"paid", "claimed"}
    assert FairTalk.objects.exclude(referral=None).exists()
