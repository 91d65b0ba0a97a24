"""Elder care: ability assessments, kin and proxies, daily contact, care plans."""
