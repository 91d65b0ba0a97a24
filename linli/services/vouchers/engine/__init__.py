"""Pure functions of vouchers: money, codes, months, checks, samples, settlements. No database (ADR 0023)."""
