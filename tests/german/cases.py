"""Asked in German; run by test_third_language.py in a Horo that has that language."""

import datetime as dt
import html
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from aiogram.types import InlineKeyboardMarkup, User

from horo_app.almanac import periods
from horo_app.api.app import api
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.site.page_server import PageServer
from horo_app.site.pages.reading import reading
from horo_app.site.routes import Page, PageKind
from horo_app.telegram import messages
from horo_app.telegram.reading_reply import beginning
from horo_app.telegram.understanding.interpreter import understand
from horo_app.telegram.user_context import UserContext, language_of

GERMAN = Language("de")


@pytest.fixture
async def client(set_clock: Callable[[str], None]) -> AsyncIterator[httpx.AsyncClient]:
    """Of a site without a database, which answers from the almanac."""
    set_clock("2026-11-23T10:30+00:00")
    transport = httpx.ASGITransport(app=PageServer(api()))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


async def test_a_page_is_in_german(client: httpx.AsyncClient) -> None:
    answer = await client.get("/de/leo")
    assert answer.status_code == 200
    page = html.unescape(answer.text)
    assert '<html lang="de"' in page
    assert "<title>Löwe: Horoskop für heute, 23. November — Horo</title>" in page.replace("\u00a0", " ")
    assert '<link rel="alternate" hreflang="de" href="http://horo/de/leo">' in page
    assert '<meta property="og:locale" content="de_DE">' in page
    assert "Macht das Zimmer hell" in page  # a text around the reading


async def test_what_is_drawn_when_the_pages_are_built_is_in_german() -> None:
    drawn = str(reading(Page(GERMAN, kind=PageKind.DAY)))
    assert "Himmel" in drawn
    assert "Diese Seite gibt es auch auf Deutsch" not in drawn
    assert "Diese Seite gibt es auch auf Deutsch" in str(reading(Page(Language.EN, kind=PageKind.DAY)))


async def test_the_api_answers_in_german(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/horoscopes/leo", params={"lang": "de"})
    assert answer.status_code == 200
    assert (answer.json()["language"], answer.json()["name"]) == ("de", "Löwe")
    default = await client.get("/api/v1/horoscopes/leo")
    assert (
        answer.json()["colour"] == default.json()["colour"]
    )  # what is not written yet is the default language's


async def test_the_bot_speaks_german_with_those_whose_telegram_does() -> None:
    reader = UserContext(1, language_of(User(id=1, is_bot=False, first_name="Person", language_code="de")))
    hello = messages.welcome(reader.language)
    assert hello.text.as_kwargs()["text"].startswith("Hallo! Wähle dein Zeichen")
    assert isinstance(hello.keyboard, InlineKeyboardMarkup)
    assert hello.keyboard.inline_keyboard[1][1].text == "♌ Löwe"
    meant = understand("Wassermann", reader.today, reader.language)
    assert meant.sign is Sign.AQUARIUS
    answer = await beginning(reader, meant.sign)
    assert answer.text.as_kwargs()["text"].startswith("♒ Wassermann · ")


def test_a_text_without_its_german_is_the_default_languages() -> None:
    assert say(GERMAN, "Love") == "Liebe"
    assert say(GERMAN, "All signs") == say(Language.RU, "All signs")


@pytest.mark.parametrize("kind", PeriodKind)
def test_a_span_is_told_with_the_default_languages_texts(kind: PeriodKind) -> None:
    text = periods.compose(Sign.LEO, Period.containing(kind, dt.date(2026, 11, 23)), GERMAN)
    assert all((text.summary, text.love, text.career, text.finance, text.health))
