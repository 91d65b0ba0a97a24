"""Vouchers for home care: quota, issue, order, proof by both sides, redemption, settlement, checks (ADR 0023)."""
