"""The picture that a shared link shows."""

import asyncio
import datetime as dt
import math
import re
import struct

import pytest

from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import Reading
from horo_app.core import db
from horo_app.core.language import Language
from horo_app.readings import service
from horo_app.readings.cache import ReadingCache
from horo_app.site.og_image import draw, pictures
from tests.rows import run


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn from now on: as the SVG itself, for that takes no time."""
    seen: list[str] = []

    def as_it_is(svg: str) -> bytes:
        seen.append(svg)
        return svg.encode()

    monkeypatch.setattr(draw, "draw", as_it_is)
    return seen


async def leo() -> Reading:
    """Today's reading of Leo as it is now in the table."""
    service.memory = ReadingCache()
    return await service.get_horoscope(Sign.LEO, dt.date(2026, 11, 25), Language.EN)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("path", ["leo/2026-11-25.ru", "day/2026-11-25.en", "sky/2026-11-25.ru"])
async def test_a_picture_is_a_png_of_the_size_that_previews_want(client, hold, path: str) -> None:
    await hold("2026-11-25")
    response = await client.get(f"/og/{path}.png")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"
    assert size(response.content) == (1200, 630)
    assert len(response.content) < 300_000  # some messengers show nothing larger


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("leo/2026-11-24.en", ["Leo", "November\u00a024, 2026", "of 10"]),
        ("leo/2026-11-24.ru", ["Лев", "24\u00a0ноября 2026", "из 10"]),
        ("day/2026-11-24.ru", [">Гороскоп<", "24\u00a0ноября 2026", "Солнце"]),
        ("sky/2026-11-24.en", ["The sky of the day", "the Sun"]),
    ],
)
async def test_it_says_of_what_and_of_which_day_it_is(
    client, hold, drawn, path: str, words: list[str]
) -> None:
    await hold("2026-11-24")
    await client.get(f"/og/{path}.png")
    for word in words:
        assert word in drawn[0]


async def test_it_has_the_summary_and_as_many_lit_stars_as_the_score(client, hold, drawn) -> None:
    await hold("2026-11-25", signs=[Sign.LEO])
    await run("update horoscope_cache set summary = 'Tea & <patience>', score = 7")
    service.memory = ReadingCache()
    await client.get("/og/leo/2026-11-25.en.png")
    assert "Tea &amp; &lt;patience&gt;" in drawn[0]
    assert drawn[0].count('cy="560" r="8" stroke="#e5b95c" stroke-width="1.5" fill="#e5b95c"') == 7


async def test_the_sun_stands_where_it_is(client, hold, drawn) -> None:
    """On 25 November it is at 3° of Sagittarius: 243° against the clock from the left."""
    await hold("2026-11-25")
    await client.get("/og/leo/2026-11-25.en.png")
    x, y = re.findall(r'd="M([\d.]+) ([\d.]+)L[^"]*" fill="none" stroke="#f3eddd"', drawn[0])[0]
    angle = math.degrees(math.atan2(float(y) - 315, 885 - float(x))) % 360
    assert angle == pytest.approx(243, abs=0.7)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("leo/2019-01-01.en", 404),
        ("day/2019-01-01.en", 404),
        ("sky/1066-10-14.en", 404),
        ("leo/2026-02-30.en", 404),
        ("leo/today.en", 404),
        ("ophiuchus/2026-11-25.en", 404),
        ("leo/2026-11-25.fr", 422),
    ],
)
async def test_there_is_no_picture_of_what_we_do_not_hold(
    client, hold, drawn, path: str, status: int
) -> None:
    await hold("2026-11-25")
    response = await client.get(f"/og/{path}.png")
    assert response.status_code == status
    assert response.headers["cache-control"] == "no-store"
    assert drawn == []


async def test_a_hundred_who_ask_at_once_get_one_drawing(client, hold, drawn) -> None:
    await hold("2026-11-25")
    await leo()
    answers = await asyncio.gather(*(client.get("/og/leo/2026-11-25.en.png") for _ in range(100)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(drawn) == 1


async def test_it_may_be_kept_for_ever_at_the_address_of_its_text(client, hold, drawn) -> None:
    await hold("2026-11-25")
    address = pictures.of_reading(await leo()).address
    first = await client.get(address)
    assert "immutable" in first.headers["cache-control"]
    unnamed = await client.get(address.partition("?")[0])
    assert unnamed.headers["cache-control"] == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"
    assert unnamed.content == first.content
    assert (await client.get(address, headers={"if-none-match": first.headers["etag"]})).status_code == 304


async def test_a_changed_text_has_another_picture_at_another_address(client, hold, drawn) -> None:
    await hold("2026-11-25")
    before = pictures.of_reading(await leo()).address
    await client.get(before)
    await run("update horoscope_cache set summary = 'New.' where sign = 'leo'")
    after = pictures.of_reading(await leo()).address
    assert after != before
    assert ">New.<" in (await client.get(after)).text
    assert "immutable" not in (await client.get(before)).headers["cache-control"]


async def test_without_a_database_there_is_a_picture_of_today_that_is_not_kept_long(client, drawn) -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    response = await client.get(pictures.of_reading(await leo()).address)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=0, s-maxage=30, stale-while-revalidate=30"


async def test_a_crowd_that_wants_the_whole_archive_is_asked_to_come_back(client, hold, drawn) -> None:
    await hold("2026-11-24", "2026-11-25")
    paths = [
        f"/og/{sign}/2026-11-{day}.{language}.png"
        for sign in SIGNS
        for day in (24, 25)
        for language in ("ru", "en")
    ]
    answers = await asyncio.gather(*map(client.get, paths))
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert {answer.headers["retry-after"] for answer in refused} == {"60"}
    assert (await client.get(paths[-1])).status_code == 200


async def test_a_drawing_that_failed_is_tried_again(client, hold, monkeypatch) -> None:
    await hold("2026-11-25")
    picture = pictures.of_day(dt.date(2026, 11, 25), Language.EN)
    monkeypatch.setattr(draw, "draw", lambda svg: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await pictures.find(picture.subject, picture.date, picture.language)
    monkeypatch.setattr(draw, "draw", lambda svg: b"drawn")
    assert (await pictures.find(picture.subject, picture.date, picture.language))[1].body == b"drawn"


def test_what_is_no_svg_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="root node"):
        draw.draw("<nonsense")
