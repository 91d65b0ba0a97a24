"""The bodies app: organisations, posts, and the viewer that follows from them."""
