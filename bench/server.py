"""Horo's server with one event more, the constant one: `python -m bench.server`."""

import os

import bench.constant  # noqa: F401 - importing a state registers it
from horo_app.server import serve

if __name__ == "__main__":
    serve(os.getppid())
