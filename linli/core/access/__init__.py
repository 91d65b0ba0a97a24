"""Who may do what, and whose rows a viewer sees."""
