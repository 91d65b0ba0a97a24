"""Training courses with places, certificates and subsidies, and job fairs with their results."""
