"""Faults of every kind, one after the other, while people read: `python -m tests.drill [NAME,NAME]`."""
