from django.apps import AppConfig


class VouchersConfig(AppConfig):
    """Vouchers of a community."""

    name = "linli.services.vouchers"
    label = "vouchers"
