"""Answers to "was this close?": one from a reader, counted for each reading, without knowing who."""

import asyncio
import datetime as dt
import uuid

import pytest

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock, db
from horo_app.core.db import transaction
from horo_app.core.errors import NoReading, NotYetRead, TooManyAnswers
from horo_app.core.language import Language
from horo_app.readings import feedback
from horo_app.readings.cache import Key
from horo_app.readings.feedback import FeedbackAnswer, FeedbackCounts, FeedbackReport
from horo_app.readings.rollover import generate_daily_horoscopes
from tests.rows import count, rows, run

TODAY = dt.date(2026, 11, 25)
LEO: Key = (Sign.LEO, TODAY, Language.EN)
YES, NO = FeedbackAnswer.YES, FeedbackAnswer.NO


@pytest.fixture(autouse=True)
async def afternoon(database, set_clock) -> None:
    """A day with its readings."""
    set_clock("2026-11-25T15:00+03:00")
    await generate_daily_horoscopes()


async def say(given: FeedbackAnswer | None, ballot: uuid.UUID | None = None, key: Key = LEO) -> None:
    async with transaction() as session:
        if given is None:
            assert ballot is not None
            await feedback.take_back(session, key, ballot)
        else:
            await feedback.answer(session, key, ballot or uuid.uuid4(), given)


async def counted(key: Key = LEO) -> FeedbackCounts:
    query = "select answer, answers from horoscope_feedback where (sign, date, language) = (:sign, :date, :language)"
    sign, date, language = key
    return FeedbackCounts(**dict(await rows(query, sign=sign, date=date, language=language)))


async def test_each_reader_counts_once_however_often_the_answer_is_sent() -> None:
    mine = uuid.uuid4()
    for given, ballot in ((YES, mine), (YES, mine), (NO, None), (YES, None)):
        await say(given, ballot)
    assert await counted() == FeedbackCounts(yes=2, no=1)


async def test_who_thinks_again_moves_the_answer() -> None:
    mine = uuid.uuid4()
    await say(YES)
    await say(YES, mine)
    await say(NO, mine)
    assert await counted() == FeedbackCounts(yes=1, no=1)


async def test_an_answer_taken_back_is_gone_and_nothing_more_however_often() -> None:
    mine = uuid.uuid4()
    await say(YES)
    await say(YES, mine)
    for _ in range(3):
        await say(None, mine)
    assert await counted() == FeedbackCounts(yes=1)
    await say(NO, mine)
    assert await counted() == FeedbackCounts(yes=1, no=1)


async def test_nobody_takes_back_what_another_said() -> None:
    await say(YES)
    await say(None, uuid.uuid4())
    assert await counted() == FeedbackCounts(yes=1)


async def test_readings_are_counted_apart() -> None:
    mine = uuid.uuid4()
    others: list[Key] = [
        (Sign.VIRGO, TODAY, Language.EN), (Sign.LEO, TODAY, Language.RU), (Sign.LEO, TODAY - clock.DAY, Language.EN),
    ]  # fmt: skip
    await say(YES, mine)
    for key in others[:2]:
        await say(NO, mine, key)
    assert [await counted(key) for key in (LEO, *others)] == [
        FeedbackCounts(yes=1), FeedbackCounts(no=1), FeedbackCounts(no=1), FeedbackCounts(),
    ]  # fmt: skip


async def test_forty_answers_at_once_none_lost_none_doubled() -> None:
    """Half of them new readers, half one reader who cannot decide."""
    mine = uuid.uuid4()
    pool = asyncio.Semaphore(db.POOL + db.OVERFLOW)  # more would wait for a connection, and for so long only

    async def in_turn(given: FeedbackAnswer | None, ballot: uuid.UUID | None = None) -> None:
        async with pool:
            await say(given, ballot)

    await asyncio.gather(
        *(in_turn(YES) for _ in range(20)), *(in_turn((YES, NO, None)[n % 3], mine) for n in range(20))
    )
    await say(NO, mine)
    assert await counted() == FeedbackCounts(yes=20, no=1)
    assert await count("feedback_ballots") == 21


async def test_a_reading_is_answered_from_where_its_day_begins_first_for_a_week(set_clock) -> None:
    tomorrow = (Sign.LEO, dt.date(2026, 11, 26), Language.EN)
    set_clock("2026-11-25T09:59+00:00")  # a minute before the 26th begins on Kiribati
    with pytest.raises(NotYetRead, match="has not begun"):
        await say(YES, key=tomorrow)
    set_clock("2026-11-25T10:00+00:00")
    await say(YES, key=tomorrow)
    set_clock("2026-12-02T23:59+00:00")
    await say(YES)
    set_clock("2026-12-03T00:00+00:00")
    with pytest.raises(NotYetRead, match="longer ago"):
        await say(YES)
    assert await counted() == FeedbackCounts(yes=1)


async def test_a_day_without_a_reading_has_no_answers() -> None:
    with pytest.raises(NoReading):
        await say(YES, key=(Sign.LEO, dt.date(2026, 11, 23), Language.EN))
    assert await count("horoscope_feedback") == 0


async def test_a_flood_about_one_reading_is_dammed_and_readers_of_others_do_not_feel_it(
    monkeypatch, set_clock
) -> None:
    monkeypatch.setattr(feedback, "MOST_A_MINUTE", 5)
    mine = uuid.uuid4()
    await say(NO, mine)
    for _ in range(4):
        await say(YES)
    with pytest.raises(TooManyAnswers, match="in a minute"):
        await say(YES)
    await say(YES, mine)  # an answer that is there already may still change
    await say(YES, key=(Sign.VIRGO, TODAY, Language.EN))
    set_clock("2026-11-25T15:01+03:00")
    await say(YES)
    assert await counted() == FeedbackCounts(yes=6)


async def test_ballots_are_dropped_after_their_week_and_the_counts_stay(set_clock) -> None:
    mine = uuid.uuid4()
    await say(YES, mine)
    set_clock("2026-12-02T00:00+03:00")
    await generate_daily_horoscopes()
    assert await count("feedback_ballots") == 1
    set_clock("2026-12-04T00:00+03:00")
    await generate_daily_horoscopes()
    assert await count("feedback_ballots") == 0
    await say(None, mine)
    assert await counted() == FeedbackCounts(yes=1)


async def test_figures_by_day_by_sign_and_by_writer_within_a_range(set_clock) -> None:
    await say(YES)
    await say(NO)
    await say(YES, key=(Sign.LEO, TODAY, Language.RU))
    await say(NO, key=(Sign.VIRGO, TODAY, Language.RU))
    await run("update horoscope_cache set source = 'model' where sign = 'virgo'")
    set_clock("2026-11-26T15:00+03:00")
    await generate_daily_horoscopes()  # what was answered yesterday is about readings of the archive now
    await say(YES, key=(Sign.LEO, dt.date(2026, 11, 26), Language.EN))
    async with transaction() as session:
        found = await feedback.board(session, TODAY, dt.date(2026, 11, 26))
    assert found == FeedbackReport(
        all=FeedbackCounts(yes=3, no=2),
        days={TODAY: FeedbackCounts(yes=2, no=2), dt.date(2026, 11, 26): FeedbackCounts(yes=1)},
        signs={"leo": FeedbackCounts(yes=3, no=1), "virgo": FeedbackCounts(no=1)},
        writers={"almanac": FeedbackCounts(yes=3, no=1), "model": FeedbackCounts(no=1)},
    )
    async with transaction() as session:
        assert (await feedback.board(session, TODAY, TODAY)).signs["leo"] == FeedbackCounts(yes=2, no=1)
    assert (found.writers["almanac"].share, found.writers["model"].share, FeedbackCounts().share) == (
        0.75,
        0.0,
        None,
    )


async def test_a_reading_whose_answers_were_all_taken_back_is_in_no_figure() -> None:
    mine = uuid.uuid4()
    await say(YES, mine)
    await say(None, mine)
    async with transaction() as session:
        assert await feedback.board(session, TODAY, TODAY) == FeedbackReport(FeedbackCounts(), {}, {}, {})
