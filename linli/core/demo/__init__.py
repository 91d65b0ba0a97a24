"""What the demo of every Django app is made with; knows no domain.

`parts` calls the apps in order, `writer` writes their rows, `chance` and `days` draw the same values for the same seed.
"""
