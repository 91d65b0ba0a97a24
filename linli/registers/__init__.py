"""Who, where and what is held."""
