"""Keyring, encrypted fields and files, masking."""
