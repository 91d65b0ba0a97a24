"""Who may sign in, and how: accounts, second factors, lockout, sessions."""
