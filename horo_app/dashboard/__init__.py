"""The dashboard: a live Reflex app for editors and viewers. Each page has its state beside it."""
