"""The phones app: what a worker's phone holds, and what it sends."""
