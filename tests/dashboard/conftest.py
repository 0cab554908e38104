"""A site with a model and an admin at its dashboard, in a real browser."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from horo_app.accounts.admins import Role
from horo_app.dashboard.components.forms import PAUSE
from tests import browser
from tests.admins import make_admin, session_of
from tests.database import create_database
from tests.model_server import ModelServer
from tests.patience import PATIENCE
from tests.running_site import Site


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser.find(), args=browser.FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def model() -> Iterator[ModelServer]:
    """A model's server; its `behaviour` can be changed."""
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="package")
def house(postgres: str, model: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A service of its own, with a model, on two workers."""
    with Site(
        tmp_path_factory.mktemp("house"),
        DATABASE_URL=create_database(postgres, "house"),
        OPENAI_API_KEY="sk-test-0123456789",
        OPENAI_BASE_URL=model.url,
        OPENAI_PRICE_INPUT="2",
        OPENAI_PRICE_OUTPUT="10",
    ) as site:
        yield site


@pytest.fixture
def admin(chromium: Browser, house: Site) -> Iterator[Callable[..., Page]]:
    """An admin at a page of the dashboard: admin("/en/admin", role=Role.VIEWER).

    What the console says fails the test, but for what `expected` matches.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def arrive(
        path: str, name: str = "", role: Role = Role.EDITOR, expected: str = "(?!)", **options: object
    ) -> Page:
        cookie = session_of(house, make_admin(house, name, role))
        options = {
            "timezone_id": "Europe/Moscow"
        } | options  # the service's: elsewhere a page may load another day's
        context = chromium.new_context(base_url=house.url, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        key, _, value = cookie.partition("=")
        context.add_cookies([{"name": key, "value": value, "url": house.url}])
        page = context.new_page()

        known = f"{browser.LEFT_EARLY}|{expected}"

        def listen(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and not re.search(known, message.text):
                complaints.append(message.text)

        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert complaints == []


# Holds what pages do after a pause of typing until `let_go`: as if the pause were longer than what comes between.
HOLD = """{
    const later = window.setTimeout, held = [];
    window.setTimeout = (act, delay, ...rest) => delay === %d ? -held.push(act) : later(act, delay, ...rest);
    window.let_go = () => held.splice(0).forEach((act) => act());
}"""


@pytest.fixture
def hesitant(admin: Callable[..., Page]) -> Callable[[str], tuple[Page, Callable[[], None]]]:
    """An admin at a page that tells what is typed only when it is let go: the page, and what lets it go."""

    def arrive(path: str) -> tuple[Page, Callable[[], None]]:
        page = admin("/en")
        page.add_init_script(HOLD % PAUSE)
        page.goto(path)
        return page, lambda: page.evaluate("let_go()")

    return arrive
