"""Pages of cases: lists and the desk for those who work, report and follow for residents."""
