"""The elder care of the demo keeps the rules that the actions would have kept."""

import pytest
from django.db.models import F

from linli.core.tests.demo import DAY
from linli.services.eldercare import ability
from linli.services.eldercare.models import AbilityAssessment, ContactDay, ContactDuty, Kin, Proxy
from linli.services.eldercare.queries import contacts

pytestmark = pytest.mark.django_db


def test_results_are_those_of_the_answers_and_two_workers_gave_them(tiny):
    rows = AbilityAssessment.objects.done()
    assert rows.exists()
    assert not rows.filter(first=F("second")).exists()
    scale = ability.scale_on(DAY)
    for row in rows[:20]:
        assert row.level == ability.assess(scale, {code: row.outcome[code] for code in scale.items}).level
        assert row.scorings.exclude(complete_at=None).count() == 2


def test_contacts_are_of_very_old_people_who_live_alone_and_ended(tiny):
    assert ContactDuty.objects.exists()
    assert not ContactDay.objects.waiting().exists()
    for contact in ContactDay.objects.all()[::40]:
        assert contacts.state_after(contact.steps.order_by("pk")) == contact.state
    for duty in ContactDuty.objects.select_related("person__community")[:10]:
        assert duty.person.age_on(DAY) >= 80


def test_kin_have_numbers_and_proxies_consent(tiny):
    assert Kin.objects.exists()
    assert all(row.phone for row in Kin.objects.all()[:20])
    assert all(row.purposes for row in Proxy.objects.all()[:20])
