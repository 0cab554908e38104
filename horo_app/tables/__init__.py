"""Tables for people: one description serves a page of rows, search, sorting and CSV."""
