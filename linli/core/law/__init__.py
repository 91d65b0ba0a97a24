"""Law and practice as data: content packs, dated rules, the calendar."""
