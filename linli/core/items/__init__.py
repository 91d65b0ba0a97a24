"""Data items: what rooms offer for lists and report forms, each with definition, source, scope and sensitivity."""
