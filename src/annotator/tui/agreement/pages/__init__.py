"""One module for each page: `page(view)` makes it."""
