"""Pages of food businesses, zones and streets."""
