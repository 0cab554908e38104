"""Horo over plain HTTP: JSON for programs, health for whoever watches the service."""
