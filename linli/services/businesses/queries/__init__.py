"""What pages and policies read of businesses and zones."""
