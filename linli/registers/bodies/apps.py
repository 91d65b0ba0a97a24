from django.apps import AppConfig

from linli.core.access.viewer import viewers_from


class BodiesConfig(AppConfig):
    name = "linli.registers.bodies"
    label = "bodies"

    def ready(self) -> None:
        """Tell core how the viewer of a user is built."""
        from linli.registers.bodies.queries import viewer_by_id

        viewers_from(viewer_by_id)
