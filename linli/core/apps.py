from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """The core app: journal and search keys."""

    name = "linli.core"
    label = "core"

    def ready(self) -> None:
        """Load what every app declares: facts, indicators, items and its room. After migrations: mark the keyring."""
        from linli.core import key_check
        from linli.core.database import growing
        from linli.core.rooms import registry
        from linli.core.rooms.checks import check_rooms

        autodiscover_modules("facts")
        autodiscover_modules("indicators")
        autodiscover_modules("items")
        registry()
        register(check_rooms)
        growing.use()
        post_migrate.connect(key_check.adopt, sender=self)
