"""The ledger app: accounts in money, minutes, vouchers, points or hours, and transfers that nobody can change."""
