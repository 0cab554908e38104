"""Subscribers: what they chose, when their next morning is, and that nothing is left of whoever asks for it."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from horo_app.astrology.zodiac import Sign
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.subscribers import subscribers
from horo_app.subscribers.states import SubscriberState
from horo_app.subscribers.subscribers import PendingQuestion, Subscriber, next_delivery
from tests.rows import count, rows, run

ANNA = 1001
BERLIN = ZoneInfo("Europe/Berlin")


async def choose(chat_id: int = ANNA, spoken: Language = Language.RU, **chosen: Any) -> Subscriber:
    async with transaction() as session:
        return await subscribers.choose(session, chat_id, spoken, **chosen)


async def do(what: Any, chat_id: int = ANNA, *rest: Any) -> Any:
    async with transaction() as session:
        return await what(session, chat_id, *rest)


async def next_at(chat_id: int = ANNA) -> dt.datetime | None:
    [(moment,)] = await rows("select next_at from telegram_subscribers where chat_id = :chat", chat=chat_id)
    return moment


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


async def test_what_is_chosen_is_what_is_found(database) -> None:
    await choose(sign=Sign.LEO)
    chosen = await choose(zone=BERLIN, deliver_at=9 * 60 + 30, asked=PendingQuestion.CITY)
    assert chosen == await do(subscribers.find)
    assert (chosen.sign, chosen.zone, chosen.zone_told, chosen.deliver_at) == (Sign.LEO, BERLIN, True, 570)
    assert (chosen.state, chosen.asked) == (SubscriberState.ACTIVE, PendingQuestion.CITY)
    assert await do(subscribers.find, 1002) is None


async def test_the_language_follows_telegrams_until_one_is_chosen(database) -> None:
    await choose(spoken=Language.RU, sign=Sign.LEO)
    assert (await choose(spoken=Language.EN, deliver_at=0)).language is Language.EN
    chosen = await choose(spoken=Language.EN, language=Language.RU)
    assert (chosen.language, chosen.language_chosen) == (Language.RU, True)
    assert (await choose(spoken=Language.EN, deliver_at=30)).language is Language.RU


async def test_who_begins_gets_the_first_delivery_tomorrow_for_today_was_just_read(
    database, set_clock
) -> None:
    set_clock("2026-11-25T06:00+03:00")
    await choose(sign=Sign.LEO)
    assert await next_at() == utc("2026-11-26T05:00")


async def test_who_changes_the_hour_gets_todays_delivery_if_it_is_still_to_come(database, set_clock) -> None:
    set_clock("2026-11-25T06:00+03:00")
    await choose(sign=Sign.LEO)
    await choose(deliver_at=7 * 60)
    assert await next_at() == utc("2026-11-25T04:00")
    set_clock("2026-11-25T12:00+03:00")
    await choose(deliver_at=9 * 60)
    assert await next_at() == utc("2026-11-26T06:00")


async def test_without_a_sign_nothing_is_delivered(database) -> None:
    await choose(deliver_at=60)
    assert await next_at() is None


async def test_a_pause_stops_what_is_due_already_and_resuming_sends_from_the_next_morning_on(
    database, set_clock
) -> None:
    set_clock("2026-11-25T08:00+03:00")
    await choose(sign=Sign.LEO)
    await run(
        "insert into telegram_deliveries (chat_id, date, status, reason, due_at, expires_at, not_before, tries) "
        "values (1001, '2026-11-25', 'due', '', now(), now(), now(), 0)"
    )
    assert (await do(subscribers.pause, ANNA, Language.RU)).state is SubscriberState.PAUSED
    assert await next_at() is None
    assert await rows("select status, reason from telegram_deliveries") == [("skipped", "stopped")]

    assert (await do(subscribers.resume, ANNA, Language.RU)).state is SubscriberState.ACTIVE
    assert await next_at() == utc("2026-11-26T05:00")


async def test_nothing_is_left_of_whoever_is_forgotten_but_a_number_without_a_name(
    database, set_clock
) -> None:
    set_clock("2026-11-25T08:00+03:00")
    await choose(sign=Sign.LEO)
    await choose(chat_id=1002, sign=Sign.ARIES)
    await run(
        "insert into telegram_deliveries (chat_id, date, status, reason, due_at, expires_at, not_before, tries) "
        "values (1001, '2026-11-25', 'sent', '', now(), now(), now(), 1)"
    )
    await run("insert into telegram_pace values (1001, now())")
    assert await do(subscribers.forget)
    assert not await do(subscribers.forget)
    for table in ("telegram_subscribers", "telegram_deliveries", "telegram_pace"):
        assert await rows(f"select count(*) from {table} where chat_id = 1001") == [(0,)]
    assert await count("telegram_subscribers") == 1
    assert await rows('select date, joined, "left" from telegram_days') == [(dt.date(2026, 11, 25), 2, 1)]


async def test_leaving_and_coming_back_are_counted_once_each(database, set_clock) -> None:
    set_clock("2026-11-25T08:00+03:00")
    await choose(sign=Sign.LEO)
    await do(subscribers.leave)
    await do(subscribers.leave)
    assert (await do(subscribers.find)).state is SubscriberState.BLOCKED
    assert await next_at() is None
    await do(subscribers.resume, ANNA, Language.RU)
    assert await rows('select joined, "left" from telegram_days') == [(2, 1)]
    assert await next_at() is not None


async def test_nobody_leaves_who_was_never_here(database) -> None:
    await do(subscribers.leave)
    assert await count("telegram_days") == 0


@pytest.mark.parametrize(
    ("zone", "after", "deliver_at", "moment"),
    [
        ("Europe/Moscow", "2026-11-25T04:59", 480, "2026-11-25T05:00"),
        ("Europe/Moscow", "2026-11-25T05:00", 480, "2026-11-26T05:00"),
        ("Pacific/Pago_Pago", "2026-11-25T12:00", 480, "2026-11-25T19:00"),  # UTC−11
        ("Pacific/Kiritimati", "2026-11-25T12:00", 480, "2026-11-25T18:00"),  # UTC+14, there the 26th
        ("Asia/Kolkata", "2026-11-25T00:00", 480, "2026-11-25T02:30"),
        ("Europe/Berlin", "2026-03-28T12:00", 480, "2026-03-29T06:00"),  # summer time began in the night
        ("Europe/Berlin", "2026-10-24T12:00", 480, "2026-10-25T07:00"),  # it ended
        (
            "Europe/Berlin",
            "2026-03-28T12:00",
            150,
            "2026-03-29T01:30",
        ),  # 2:30 did not exist: 3:30 summer time
        ("Europe/Berlin", "2026-10-24T12:00", 150, "2026-10-25T00:30"),  # 2:30 came twice: the first
        ("Europe/Berlin", "2026-10-25T00:30", 150, "2026-10-26T01:30"),  # and not again an hour later
        ("America/Havana", "2026-03-07T12:00", 0, "2026-03-08T05:00"),  # a day that begins at 1:00
    ],
)
def test_the_next_delivery_is_at_the_hour_of_the_place(
    zone: str, after: str, deliver_at: int, moment: str
) -> None:
    assert next_delivery(ZoneInfo(zone), deliver_at, utc(after)) == utc(moment)


def test_every_zone_of_the_world_has_one_delivery_a_day_through_a_whole_year() -> None:
    for name in sorted(available_timezones())[::7]:
        zone = ZoneInfo(name)
        moment, end, dates = utc("2026-01-01T00:00"), utc("2027-01-01T00:00"), []
        while (moment := next_delivery(zone, 150, moment)) < end:
            dates.append(moment.astimezone(zone).date())
        assert len(dates) == len(set(dates)) and len(dates) in (365, 366), name


async def test_a_zone_that_is_not_known_any_more_is_the_services(database) -> None:
    await choose(sign=Sign.LEO)
    await run("update telegram_subscribers set zone = 'Atlantis/Capital'")
    assert (await do(subscribers.find)).zone == settings().timezone


async def test_the_table_refuses_a_time_between_the_half_hours(database) -> None:
    with pytest.raises(Exception, match="ck_telegram_subscribers_deliver_at"):
        await choose(deliver_at=475)
