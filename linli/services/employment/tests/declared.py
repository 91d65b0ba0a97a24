"""What the tests of the whole tree know about `employment`; see `linli/core/tests/rows.py`."""
