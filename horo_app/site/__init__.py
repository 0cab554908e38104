"""The public site: Reflex pages, prerendered once and filled with today's text at serve time."""
