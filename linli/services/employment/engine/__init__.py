"""Employment states of people and households on any day: pure functions over facts, for pages, figures, commands.

`facts` has the columns, `limits` what rules and open points say, `people` and `households` the states, `claims` what
the recognition as hard to employ asks for.
"""
