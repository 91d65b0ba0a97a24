"""Pages of funds, campaigns and lists."""
