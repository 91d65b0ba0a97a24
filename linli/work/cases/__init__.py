"""Cases: from the report to the resident's last word."""
