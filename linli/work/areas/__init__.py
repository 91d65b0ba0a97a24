"""The areas app: which worker is responsible for which dwellings on every day."""
