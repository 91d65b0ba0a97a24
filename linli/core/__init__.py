"""What every room stands on and what knows no domain: who looks, what may be done, what was done, content packs."""
