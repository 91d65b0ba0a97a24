"""Which bodies there are, and who is appointed to which post of them."""
