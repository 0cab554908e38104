"""Horo's command line, a module for each theme; `horo_app.__main__` puts it together."""
