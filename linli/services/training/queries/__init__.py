"""What pages and actions of courses and job fairs read."""
