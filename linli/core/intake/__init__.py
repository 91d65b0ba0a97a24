"""Reading what offices hand in: sheets, headings, cell values, photos; rejected rows go back."""
