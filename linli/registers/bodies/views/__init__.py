"""Pages of bodies, their posts, and what needs a second person."""
