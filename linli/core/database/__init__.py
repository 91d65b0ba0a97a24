"""What all tables share: dated rows, bulk writing, append-only triggers, unique constraints with messages."""
