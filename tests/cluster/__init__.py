"""Many machines on one database, on this one: `python -m tests.cluster` starts them, breaks them, and reports."""
