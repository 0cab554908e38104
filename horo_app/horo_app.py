"""Horo as a Reflex app: the site's pages, what stands around them, and what runs in the background."""

import reflex as rx

from horo_app.asgi import AsgiStack
from horo_app.core.language import DEFAULT
from horo_app.dashboard import admin_pages
from horo_app.dashboard.session_cleanup import SessionCleanup
from horo_app.dashboard.socket_filter import install
from horo_app.ops import background
from horo_app.site import prewarm, public_pages

front = AsgiStack()
app = rx.App(
    html_lang=DEFAULT.value,
    stylesheets=["/horo.css"],
    head_components=public_pages.head(),
    toaster=None,
    app_wraps={},  # a lost connection needs no banner here: the text is on the page, and comes back by itself
    api_transformer=front.around,
)
app.register_lifespan_task(background.running)
app.register_lifespan_task(prewarm.keeping_ready)
app.add_middleware(SessionCleanup())
install(app)
public_pages.add_pages(app)
admin_pages.add_pages(app)
