"""Forms of businesses, patrols, zones and streets."""
