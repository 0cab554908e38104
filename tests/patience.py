"""How long a test waits for what another process does in its own time."""

# Seconds. Only a test that fails ever waits so long: a machine with eight others at work is no reason to fail.
PATIENCE = 120
