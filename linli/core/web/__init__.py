"""What the views of all apps share: requests, pagination, form fields, downloads."""
