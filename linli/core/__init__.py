"""The base layer, which knows no domain: viewers, permissions, the journal, rules, content packs, figures, imports."""
