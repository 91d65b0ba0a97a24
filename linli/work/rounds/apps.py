from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Week plans of visits."""

    name = "linli.work.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Tell the list of today in which order its households are walked."""
        from linli.work.rounds.actions import walking_order
        from linli.work.visits.queries.order import order_from

        order_from(walking_order)
