"""Pages of cases: lists and desk for staff, report and progress for residents."""
