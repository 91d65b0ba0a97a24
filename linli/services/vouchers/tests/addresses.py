"""Examples for the URLs of vouchers."""

import datetime as dt

from django.utils import timezone

from linli.services.vouchers.engine.months import month_of
from linli.services.vouchers.models import CheckFinding, OnSiteCheck, Sample, Settlement, VoucherQuota
from linli.services.vouchers.tests import factories

THING = {
    "vouchers": "voucher",
    "vouchers:act": "voucher_act",
    "vouchers:quota_drop": "quota",
    "vouchers:order": "order",
    "vouchers:phone": "order",
    "vouchers:order_act": "order_act",
    "vouchers:provider": "provider",
    "vouchers:provider_act": "provider_act",
    "vouchers:settlement": "settlement",
    "vouchers:settlement_sheet": "settlement",
    "vouchers:settlement_act": "settlement_act",
    "vouchers:look": "settlement",
    "vouchers:finding": "finding",
    "vouchers:finding_act": "finding_act",
    "vouchers:on_site": "on_site",
    "voucher_code": "order",
    "voucher_rate": "order",
    "voucher_complain": "order",
    "voucher_cancel": "order",
}
FACES = {"home_care": ["?at=社区"], "vouchers:serve": ["?serial=0000"]}


def examples(town):
    """A voucher with a booked service; a settlement, a finding and a sample of its provider."""
    month = month_of(timezone.localdate())
    firm = factories.firm(town.here)
    voucher = factories.issued(town.here, month=month)
    start = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
    order = firm.book(voucher, start)
    quota = VoucherQuota.objects.create(community=town.here, scheme=factories.SCHEME, month=month, most=5)
    settlement = Settlement.objects.create(
        provider=firm.provider, scheme=factories.SCHEME, month=dt.date(2026, 1, 1), state="submitted"
    )
    figures = {"count": 8, "minutes": 60}
    facts = {"provider": firm.provider, "month": month, "code": "same_minutes", "figures": figures}
    finding = CheckFinding.objects.create(key="example", **facts)
    sample = Sample.objects.create(settlement=settlement, seed="0", share="1/100", population=1)
    check = OnSiteCheck.objects.create(sample=sample, order=order, weight=1)
    return {
        "voucher": voucher.pk,
        "voucher_act": [voucher.pk, "deliver"],
        "quota": quota.pk,
        "order": order.pk,
        "order_act": [order.pk, "cancel"],
        "provider": firm.provider.pk,
        "provider_act": [firm.provider.pk, "carer"],
        "settlement": settlement.pk,
        "settlement_act": [settlement.pk, "send_back"],
        "finding": finding.pk,
        "finding_act": [finding.pk, "answer"],
        "on_site": check.pk,
    }
