"""Horo as a Reflex app: the site's pages, what stands around them, and what runs in the background."""

import reflex as rx

from horo_app import background
from horo_app.language import DEFAULT
from horo_app.serving import Front
from horo_app.web import admin_site, readiness, site
from horo_app.web.curtain import Curtain
from horo_app.web.socket_filter import install

front = Front()
app = rx.App(
    html_lang=DEFAULT.value,
    stylesheets=["/horo.css"],
    head_components=site.head(),
    toaster=None,
    app_wraps={},  # a lost connection needs no banner here: the text is on the page, and comes back by itself
    api_transformer=front.around,
)
app.register_lifespan_task(background.running)
app.register_lifespan_task(readiness.keeping_ready)
app.add_middleware(Curtain())
install(app)
site.add_pages(app)
admin_site.add_pages(app)
