"""The assessment app: figures by place and month, each with its records."""
