"""What a person waits for in a real browser, by the page's own clock."""

import statistics

from playwright.sync_api import Browser, Page, sync_playwright

from bench.ground import Ground
from bench.table import Figure, at_most, reported
from horo_app.astrology.zodiac import SIGNS
from horo_app.core.language import Language
from horo_app.site.routes import Page as Address
from tests import browser as chromium

# Readable: all five sections have text, and the frame that shows it has been drawn.
SCRIPT = """
window.horo = (() => {
  const parts = () => [...document.querySelectorAll(".part p")].map((p) => p.textContent.trim());
  const readable = (done) => {
    const texts = parts();
    return texts.length === 5 && texts.every(Boolean) && done(texts.join());
  };
  const drawn = (done) => new Promise((resolve) => {
    const look = () => {
      if (!readable(done)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    look();
  });
  const opened = drawn(() => true);
  const switched = () => {
    const before = parts().join();
    const target = document.querySelector(".neighbours .next").getAttribute("href");
    const clicked = new Promise((resolve) =>
      addEventListener("click", (event) => resolve(event.timeStamp), { capture: true, once: true }));
    const shown = drawn((text) => location.pathname === target && text !== before);
    window.horo.switching = Promise.all([clicked, shown]).then(([from, to]) => to - from);
  };
  return { opened, switched };
})();
"""


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """Visitors who never were here: each opens a sign's page and goes on to all the others."""
    with ground.site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        _visit(browser, site.url, "/leo")
        opened, switched = [], []
        for number in range(8 if quick else 48):
            path = Address(list(Language)[number % 2], SIGNS[number % 12]).path
            first, others = _visit(browser, site.url, path)
            opened.append(first)
            switched += others
        browser.close()
    return [
        at_most("browser: navigation to readable text, p50", statistics.median(opened), "ms", 100),
        reported("  slowest", max(opened), "ms"),
        at_most("browser: switch of sign, p50", statistics.median(switched), "ms", 30),
        reported("  slowest", max(switched), "ms"),
    ]


def _visit(browser: Browser, url: str, path: str) -> tuple[float, list[float]]:
    """Milliseconds to the first page's text, and of each switch to a sign whose page was not loaded yet."""
    context = browser.new_context(locale="ru-RU", timezone_id="Europe/Moscow")
    context.add_init_script(SCRIPT)
    page = context.new_page()
    page.goto(url + path)
    opened = page.evaluate("horo.opened")
    page.wait_for_timeout(500)  # reads a little: the page is alive by now
    switched = [_switch(page) for _ in range(5)]
    context.close()
    return opened, switched


def _switch(page: Page) -> float:
    page.evaluate("horo.switched()")
    page.click(".neighbours .next")
    milliseconds = page.evaluate("horo.switching")
    page.wait_for_timeout(100)
    return float(milliseconds)
