"""What stands in the head of a page for machines and previews, put in when it is served."""

from markupsafe import Markup

from horo_app.language import Language
from horo_app.settings import settings
from horo_app.web.contents import Contents
from horo_app.web.fragments import join
from horo_app.web.routes import Kind, Page


def head(page: Page, found: Contents) -> Markup:
    """Everything between the page's own head and its end."""
    if page.kind is Kind.LOST:
        return Markup('<meta name="robots" content="noindex">')
    pieces = [
        Markup('<meta name="description" content="{}">').format(found.description),
        Markup('<meta name="horo-day" content="{}">').format(found.date.isoformat())
        if page.kind is Kind.TODAY
        else Markup(""),
        Markup('<link rel="canonical" href="{}">').format(settings().base_url + page.path),
    ]
    pieces += [
        Markup('<link rel="alternate" hreflang="{}" href="{}">').format(
            language.value, settings().base_url + page.in_language(language).path
        )
        for language in Language
    ]
    return join(pieces)
