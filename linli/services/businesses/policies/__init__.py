"""Rules: who may do what, and when."""
