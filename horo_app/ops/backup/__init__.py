"""Backups of all data: one file, made while everything runs, and its way back into an empty database."""
