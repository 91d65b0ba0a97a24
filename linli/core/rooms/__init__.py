"""Declarations of Django apps in `room.py`, and the registry that finds them (ADR 0011)."""

from linli.core.rooms.declarations import Job, Room, Target, Verb, Way
from linli.core.rooms.registry import Registry, registry

__all__ = ["Job", "Registry", "Room", "Target", "Verb", "Way", "registry"]
