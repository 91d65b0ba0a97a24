"""Funds, donations, and rounds of gifts; every yuan and every piece is in the ledger (ADR 0027)."""
