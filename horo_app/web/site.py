"""The site as a whole: its pages with their titles, and what stands in every head."""

import reflex as rx

from horo_app.messages import msg, say
from horo_app.web.pages.home import home
from horo_app.web.pages.lost import lost
from horo_app.web.pages.reading import reading
from horo_app.web.routes import PAGES, Page
from horo_app.web.states.today import Today
from horo_app.zodiac import sign_name

# 1. The visitor's zone, so that "today" is theirs.
# 2. A new day's page at their midnight, or when they come back to a tab of yesterday: hidden tabs sleep through timers.
# 3. The text of a page that was switched to without a connection: loaded with the document once the server answers.
SCRIPT = """
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  document.cookie = "tz=" + zone + ";path=/;max-age=31536000;samesite=lax";
  const opened = new Date().toDateString();
  const renew = () => { if (new Date().toDateString() !== opened) location.reload(); };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });
  const midnight = new Date(); midnight.setHours(24, 0, 2, 0);
  setTimeout(renew, midnight - new Date());
  let waiting = 0;
  setInterval(() => {
    waiting = document.querySelector(".part .waiting") ? waiting + 1 : 0;
    if (waiting > 2) fetch(location.href, { method: "HEAD" }).then((r) => r.ok && location.reload(), () => 0);
  }, 1000);
})();
"""


def head() -> list[rx.Component]:
    """What every page has in its head."""
    return [
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.meta(name="color-scheme", content="light dark"),
        rx.el.script(SCRIPT),
    ]


def add_pages(app: rx.App) -> None:
    """Add every page of every language."""
    for page in PAGES:
        app.add_page(
            reading(page) if page.sign else home(page),
            route=page.path.strip("/") or "index",
            title=_title(page),
            description=_description(page),
            on_load=Today.restore,
        )
    app.add_page(lost, route="404", title="Horo")


def _title(page: Page) -> str:
    if page.sign is None:
        return say(page.language, "Horo: today’s horoscope for every sign")
    name = sign_name(page.sign, page.language)
    return say(page.language, "{sign}: today’s horoscope", sign=name) + " — Horo"


def _description(page: Page) -> str:
    if page.sign is None:
        text = msg(
            "Today’s horoscope for every sign, written from the real positions of the Moon and the planets."
        )
        return say(page.language, text)
    text = msg(
        "Love, career, health, finance and the advice of the day for {sign}, written from today’s real sky."
    )
    return say(page.language, text, sign=sign_name(page.sign, page.language))
