"""The feed of a sign, as a feed reader takes it."""

import datetime as dt
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import feedparser
import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from tests.rows import run

MOSCOW = ZoneInfo("Europe/Moscow")


async def _feed(client, path: str = "/en/leo/feed.xml"):
    response = await client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/rss+xml")
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


async def test_a_feed_holds_the_whole_text_of_each_day_the_newest_first(client, hold) -> None:
    await hold("2026-11-23", "2026-11-24", "2026-11-25")
    feed = await _feed(client)
    assert [entry.link.rpartition("/")[2] for entry in feed.entries] == [
        "2026-11-25",
        "2026-11-24",
        "2026-11-23",
    ]
    reading = almanac.compose(Sign.LEO, dt.date(2026, 11, 25), Language.EN)
    newest = feed.entries[0]
    assert newest.title == "Leo: Wednesday, November 25, 2026"
    assert newest.summary == reading.summary
    for text in reading.sections.values():
        assert f"<p>{text}</p>" in newest.content[0].value
    assert "<h2>Advice of the day</h2>" in newest.content[0].value


async def test_it_speaks_its_language(client, hold) -> None:
    await hold("2026-11-25")
    russian = await _feed(client, "/leo/feed.xml")
    assert (russian.feed.title, russian.feed.language) == ("Лев: гороскоп на каждый день", "ru")
    assert russian.entries[0].title == "Лев: среда, 25 ноября 2026"
    assert (await _feed(client)).feed.language == "en"


async def test_tomorrow_is_not_told_before_its_day(client, hold, set_clock) -> None:
    await hold("2026-11-25", "2026-11-26")
    set_clock("2026-11-25T23:59+03:00")
    assert len((await _feed(client)).entries) == 1
    set_clock("2026-11-26T00:00+03:00")
    assert [entry.title for entry in (await _feed(client)).entries] == [
        "Leo: Thursday, November 26, 2026",
        "Leo: Wednesday, November 25, 2026",
    ]


async def test_a_day_appears_at_its_midnight_and_an_edit_changes_when_it_was_updated(client, hold) -> None:
    await hold("2026-11-25")
    [entry] = (await _feed(client)).entries
    midnight = dt.datetime(2026, 11, 25, tzinfo=MOSCOW)
    assert parsedate_to_datetime(entry.published) == midnight
    assert dt.datetime.fromisoformat(entry.updated) == midnight
    await run(
        "update horoscope_cache set updated_at = '2026-11-25T10:00+03:00' where sign = 'leo' and language = 'en'"
    )
    feed = await _feed(client)
    [edited] = feed.entries
    assert edited.id == entry.id
    assert edited.published == entry.published
    edited_at = midnight + dt.timedelta(hours=10)
    assert dt.datetime.fromisoformat(edited.updated) == edited_at
    assert parsedate_to_datetime(feed.feed.updated) == edited_at


async def test_a_days_name_stays_when_the_domain_changes(client, hold, public) -> None:
    await hold("2026-11-25")
    [entry] = (await _feed(client)).entries
    assert entry.link == "https://horo.example/en/leo/2026-11-25"
    assert entry.id == "horo:leo:2026-11-25:en"
    [guid] = ElementTree.fromstring((await client.get("/en/leo/feed.xml")).content).iter("guid")
    assert guid.get("isPermaLink") == "false"  # a name, and no address


async def test_all_its_addresses_are_whole(client, hold, public) -> None:
    await hold("2026-11-24", "2026-11-25")
    feed = await _feed(client)
    assert feed.feed.link == "https://horo.example/en/leo"
    [own] = [link.href for link in feed.feed.links if link.rel == "self"]
    assert own == "https://horo.example/en/leo/feed.xml"


@pytest.mark.parametrize("love", ["<script>alert(1)</script> & ]]>", "a vertical\x0btab"])
async def test_any_text_makes_a_feed_that_can_be_read(client, hold, love: str) -> None:
    await hold("2026-11-25", signs=[Sign.LEO])
    await run("update horoscope_cache set love = :love, summary = :love", love=love)
    response = await client.get("/en/leo/feed.xml")
    [item] = ElementTree.fromstring(response.content).iter("item")
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert "<script>" not in content
    assert item.findtext("description") == love.replace("\x0b", "")


async def test_a_feed_without_readings_is_still_a_feed(client) -> None:
    assert (await _feed(client)).entries == []


async def test_it_goes_back_two_weeks(client, hold) -> None:
    await hold(*(f"2026-11-{day:02}" for day in range(1, 26)), signs=[Sign.LEO])
    assert len((await _feed(client)).entries) == 14


@pytest.mark.parametrize("path", ["/ophiuchus/feed.xml", "/fr/leo/feed.xml", "/en/feed.xml"])
async def test_there_is_no_feed_of_anything_else(client, path: str) -> None:
    assert (await client.get(path)).status_code == 404
