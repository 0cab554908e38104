"""A year that never was: believable views, texts, runs and requests, to try the dashboard on."""

from horo_app.demo.filling import Filled, fill, has_views

__all__ = ["Filled", "fill", "has_views"]
