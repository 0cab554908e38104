"""The pages of two signs: one address for each pair, found from the signs' pages, and new each day."""

import datetime as dt
import html
import re
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from starlette.responses import PlainTextResponse

from horo_app.astrology.sign_pair import PAIRS, SignPair
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.two_signs import text_of, today_of
from horo_app.core import clock
from horo_app.core.errors import NoReading, UnknownSign
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings.rollover import generate_daily_horoscopes
from horo_app.site.og_image import card, pictures
from horo_app.site.page_server import PageServer
from horo_app.site.routes import page_at, page_of_pair


@pytest.fixture
async def client(database: str, set_clock: Callable[[str], None]) -> AsyncIterator[httpx.AsyncClient]:
    set_clock("2026-11-23T10:30+00:00")
    transport = httpx.ASGITransport(app=PageServer(PlainTextResponse("beyond", 404)))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


def words_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", response.text.partition("<body")[2]))


@pytest.mark.parametrize("language", Language)
async def test_a_pair_s_page_says_all_that_is_written_of_it_and_its_line_of_today(client, language) -> None:
    pair = SignPair(Sign.LEO, Sign.AQUARIUS)
    response = await client.get(page_of_pair(pair, language).path)
    assert response.status_code == 200
    said, text = words_of(response), text_of(pair, language)
    today = clock.today(settings().timezone)
    told = [text.headline_alone, *(getattr(text, part) for part in text.__slots__ if part != "headline")]
    for sentence in [*told, *today_of(pair, today, language, settings().timezone.key)]:
        assert sentence in said
    assert "HORO-SLOT" not in response.text


async def test_every_pair_has_a_page_with_a_title_of_its_own(client) -> None:
    titles = set()
    for pair in PAIRS:
        response = await client.get(page_of_pair(pair, Language.EN).path)
        assert response.status_code == 200
        titles.add(re.findall("<title>(.*?)</title>", response.text)[0])
    assert len(titles) == len(PAIRS)


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/aquarius/and/leo", "/leo/and/aquarius"),
        ("/en/pisces/and/aries", "/en/aries/and/pisces"),
        ("/Leo/And/Aquarius", "/leo/and/aquarius"),
        ("/ru/aquarius/and/leo/", "/leo/and/aquarius"),
        ("/водолей/и/лев", "/leo/and/aquarius"),
    ],
)
async def test_another_order_or_spelling_leads_to_the_one_address(client, asked: str, address: str) -> None:
    response = await client.get(asked)
    assert (response.status_code, response.headers["location"]) == (308, address)


@pytest.mark.parametrize("path", ["/leo/and", "/leo/and/ophiuchus", "/sky/and/leo", "/leo/and/aquarius/x"])
async def test_there_is_no_page_of_what_is_no_pair(client, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_reader_who_holds_the_page_gets_it_again_on_the_next_day_only(client, set_clock) -> None:
    held = (await client.get("/leo/and/aquarius")).headers["etag"]
    again = await client.get("/leo/and/aquarius", headers={"if-none-match": held})
    assert again.status_code == 304
    set_clock("2026-11-24T10:30+00:00")
    assert (await client.get("/leo/and/aquarius", headers={"if-none-match": held})).status_code == 200


@pytest.mark.parametrize("path", ["/virgo", "/en/virgo", "/en/leo/and/virgo"])
async def test_a_second_sign_is_chosen_on_each_sign_s_page(client, path: str) -> None:
    await generate_daily_horoscopes()
    response = await client.get(path)
    ways = set(re.findall(r'href="(/[^"]+/and/[^"]+)"', response.text))
    page = page_at(path)
    assert page is not None
    pairs = {page_of_pair(SignPair.of(Sign.VIRGO, other), page.language).path for other in SIGNS}
    assert pairs <= ways


async def test_the_head_names_the_one_address_and_both_languages(client) -> None:
    head = (await client.get("/en/leo/and/aquarius")).text.partition("<body")[0]
    assert '<link rel="canonical" href="http://horo/en/leo/and/aquarius">' in head
    assert 'hreflang="ru" href="http://horo/leo/and/aquarius"' in head
    assert text_of(SignPair(Sign.LEO, Sign.AQUARIUS), Language.EN).headline in html.unescape(head)
    assert "http://horo/og/leo-and-aquarius/2026-11-23.en.png?v=" in head


async def test_the_picture_of_two_is_drawn_of_their_signs_and_the_days_sky(database: str, set_clock) -> None:
    set_clock("2026-11-23T10:30+00:00")
    date = clock.today(settings().timezone)
    svg = card.of_pair(SignPair(Sign.LEO, Sign.AQUARIUS), date, Language.EN)
    assert "Leo and Aquarius" in svg
    assert svg != card.of_pair(SignPair(Sign.LEO, Sign.LEO), date, Language.EN)
    picture, png = await pictures.find("aquarius-and-leo", date, Language.EN)
    assert picture.address.startswith("/og/leo-and-aquarius/2026-11-23.en.png?v=")
    assert png.body.startswith(b"\x89PNG")
    for subject in ("leo-and-ophiuchus", "leo-and-aries-and-leo"):
        with pytest.raises(UnknownSign):
            await pictures.find(subject, date, Language.EN)
    with pytest.raises(NoReading):
        await pictures.find("leo-and-leo", dt.date(2200, 1, 1), Language.EN)
