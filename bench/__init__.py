"""How fast and how small Horo is, measured side by side with plainer ways on the same machine: `make bench`."""
