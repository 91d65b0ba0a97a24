"""Keys, encrypted fields and files, masking."""
