"""Queries of schemes: facts, who may get what, lists, what is to be checked."""
