"""The layer of services that residents receive."""
