"""The printed sign-ins of the demo."""

import pytest

from linli.core.tests.demo import DAY
from linli.registers.accounts.models import User
from linli.registers.bodies.demo.officers import SIGN_INS
from linli.registers.bodies.queries import viewer_for

pytestmark = pytest.mark.django_db


def test_one_sign_in_per_role_with_a_post(tiny):
    for name in [*(one.username for one in SIGN_INS), "worker"]:
        user = User.objects.get(username=name)
        assert user.check_password("linli-demo-2026")
        assert name in viewer_for(user, on=DAY).roles
    others = User.objects.exclude(username__in=[*(one.username for one in SIGN_INS), "worker"])
    assert not any(user.has_usable_password() for user in others)
