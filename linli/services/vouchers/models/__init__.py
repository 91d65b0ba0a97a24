"""The tables of vouchers. What is left on a voucher is in the ledger and nowhere else (ADR 0023)."""

from linli.services.vouchers.models.findings import CheckFinding, OnSiteCheck, Sample
from linli.services.vouchers.models.orders import ClawBack, Order, Proof
from linli.services.vouchers.models.providers import Carer, CarerPaper, Provider, ServedArea, ServicePrice
from linli.services.vouchers.models.settlements import Settlement, SettlementLine
from linli.services.vouchers.models.vouchers import Voucher, VoucherQuota, WithoutVoucher

__all__ = [
    "Carer",
    "CarerPaper",
    "CheckFinding",
    "ClawBack",
    "OnSiteCheck",
    "Order",
    "Proof",
    "Provider",
    "Sample",
    "ServedArea",
    "ServicePrice",
    "Settlement",
    "SettlementLine",
    "Voucher",
    "VoucherQuota",
    "WithoutVoucher",
]
