"""What each Django app says about itself in `room.py`, and the registry that finds it (ADR 0011)."""

from linli.core.rooms.declarations import Job, Room, Target, Verb, Way
from linli.core.rooms.registry import Registry, registry

__all__ = ["Job", "Registry", "Room", "Target", "Verb", "Way", "registry"]
