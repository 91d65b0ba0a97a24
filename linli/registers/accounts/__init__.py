"""The accounts app: accounts, second factors, lockout, sessions."""
