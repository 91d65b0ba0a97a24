"""The means by which every Django app makes its demo; knows no domain.

`parts` calls the apps in order, `writer` writes their rows, `chance` and `days` draw the same values for the same seed.
"""
