"""What Horo does, behind every edge: the only code that reads and writes the tables."""
