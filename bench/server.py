"""Horo's server with one event more, the constant one: `python -m bench.server`."""

import os

import bench.constant  # noqa: F401 - importing a state registers it
from horo_app import server
from horo_app.lifeline import die_with

if __name__ == "__main__":
    die_with(os.getppid())
    server.prepare()
    server.serve()
