"""Reading uploaded files: sheets, headings, cell values, photos; returning rejected rows."""
