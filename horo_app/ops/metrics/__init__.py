"""Metrics for Prometheus: of all processes and machines together, whichever process is asked."""
