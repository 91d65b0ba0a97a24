"""Rules of report forms without a database and without a clock."""
