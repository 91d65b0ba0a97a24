"""The layer of registers: who, where, and who is responsible for what."""
