"""The product's words: every one has its Russian, and the catalogue holds nothing that is not said."""

import datetime as dt
from string import Formatter

import pytest

from horo_app import messages
from horo_app.language import Language
from horo_app.messages import catalogue, say
from horo_app.web import site, words
from horo_app.web.pages.home import home
from horo_app.web.pages.lost import lost
from horo_app.web.pages.reading import reading
from horo_app.web.routes import PAGES
from horo_app.zodiac import SIGNS


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every text that the site says in Russian: all its pages, their heads, and a decade of skies."""
    texts: set[str] = set()

    class Listening(dict[str, str]):
        def get(self, text: str, default: str = "") -> str:  # type: ignore[override]
            texts.add(text)
            return default

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(messages, "catalogue", lambda _: Listening())
        words.sky_line.cache_clear()
        for page in PAGES:
            (reading if page.sign else home)(page)
            site._title(page), site._description(page)
        lost()
        words.invitation(None, Language.RU), words.invitation(SIGNS[0], Language.RU)
        for day in range(0, 3650, 1):
            words.sky_line.__wrapped__(dt.date(2024, 1, 1) + dt.timedelta(days=day), Language.RU)
    return texts


def test_everything_that_is_said_has_its_russian(said: set[str]) -> None:
    assert said - set(catalogue(Language.RU)) == set()


def test_the_catalogue_holds_nothing_that_is_never_said(said: set[str]) -> None:
    assert set(catalogue(Language.RU)) - said == set()


def test_both_languages_have_the_same_placeholders() -> None:
    for english, russian in catalogue(Language.RU).items():
        fields = [
            sorted(name for _, name, _, _ in Formatter().parse(text) if name) for text in (english, russian)
        ]
        assert fields[0] == fields[1], english


def test_english_is_its_own_catalogue() -> None:
    assert say(Language.EN, "Your sign is {sign}: read today", sign="Leo") == "Your sign is Leo: read today"
    assert (
        say(Language.RU, "Your sign is {sign}: read today", sign="Лев") == "Твой знак — Лев: читать сегодня"
    )
