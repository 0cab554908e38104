"""Editing: what is saved is shown, what was published is kept, and two editors never overwrite each other unseen."""

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from horo_app.almanac.colors import palette
from horo_app.analytics import text_status
from horo_app.analytics.text_status import RewriteRequest, TextStage, TextStatus
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Reading, Section, Source
from horo_app.core.db import transaction
from horo_app.core.errors import EditedMeanwhile, NoReading, UnfitText
from horo_app.core.language import Language
from horo_app.generation import queue
from horo_app.readings import editing, repository
from horo_app.readings.cache import Key
from tests.rows import rows, run

TODAY = dt.date(2026, 11, 25)
LEO: Key = (Sign.LEO, TODAY, Language.EN)
OLD: Key = (Sign.LEO, TODAY - dt.timedelta(days=3), Language.EN)


@pytest.fixture(autouse=True)
async def stored(database: str, set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-25T12:30+03:00")
    async with transaction() as session:
        await repository.ensure(session, [TODAY, TODAY + dt.timedelta(days=1), OLD[1]])


async def opened(key: Key = LEO) -> Reading:
    async with transaction() as session:
        return (await editing.open_text(session, key)).edition.reading


async def draft(key: Key = LEO, **changes: str) -> dict[str, str]:
    return editing.texts_of(await opened(key)) | changes


async def save(changes: dict[str, str], version: int, editor: str = "anna", key: Key = LEO) -> Reading:
    async with transaction() as session:
        return await editing.save(session, key, changes, version, editor)


LOVE = "A quiet word today goes further than a speech, so say it early and mean it."
OTHER = "Let somebody else choose the film tonight, and enjoy being surprised by it."


async def test_what_is_saved_is_the_text_with_its_editors_name() -> None:
    saved = await save(await draft(love=LOVE), version=1)
    assert (saved.sections[Section.LOVE], saved.source, saved.author, saved.version) == (
        LOVE,
        Source.EDITOR,
        "anna",
        2,
    )
    assert await opened() == saved


async def test_what_stood_there_before_is_kept() -> None:
    before = await opened()
    await save(await draft(love=LOVE), version=1)
    async with transaction() as session:
        now, old = await editing.history(session, LEO)
    assert (now.reading.version, now.replaced_at) == (2, None)
    assert old.reading == before
    assert old.replaced_at is not None


async def test_the_second_of_two_editors_is_told_and_nothing_is_lost() -> None:
    anna, boris = await draft(love=LOVE), await draft(love=OTHER)
    await save(anna, version=1)
    with pytest.raises(EditedMeanwhile):
        await save(boris, version=1, editor="boris")
    assert (await opened()).sections[Section.LOVE] == LOVE
    saved = await save(boris, version=2, editor="boris")  # having seen anna's
    assert (saved.sections[Section.LOVE], saved.author, saved.version) == (OTHER, "boris", 3)
    async with transaction() as session:
        authors = [edition.reading.author for edition in await editing.history(session, LEO)]
    assert authors == ["boris", "anna", ""]


async def test_of_two_who_save_at_once_one_is_told() -> None:
    drafts = [await draft(love=f"{LOVE} Number {number} says so.") for number in range(4)]
    results = await asyncio.gather(
        *(save(one, version=1, editor=f"editor {number}") for number, one in enumerate(drafts)),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["EditedMeanwhile"] * 3 + ["Reading"]
    assert (await opened()).version == 2


async def test_saving_what_stands_there_changes_nothing() -> None:
    before = await opened()
    assert await save(await draft(), version=1) == before
    assert await rows("select * from horoscope_versions") == []


@pytest.mark.parametrize(
    "love",
    ["", "   ", "Short.", "x" * 1000, "Тихое слово сегодня слышнее громкого, скажи его пораньше.", LOVE + "\nMore.",
     f"<b>{LOVE}</b>", f"**{LOVE}**", LOVE + "\u202e"],
)  # fmt: skip
async def test_what_no_reader_should_see_is_not_saved(love: str) -> None:
    with pytest.raises(UnfitText):
        await save(await draft(love=love), version=1)
    assert (await opened()).version == 1


async def test_a_field_that_is_left_out_is_not_saved_as_empty() -> None:
    with pytest.raises(UnfitText):
        await save({"love": LOVE}, version=1)


async def test_a_draft_cannot_reach_other_columns() -> None:
    saved = await save(await draft(love=LOVE, score="11", sign="aries"), version=1)
    assert (saved.sign, saved.score) == (Sign.LEO, (await opened()).score)


async def test_an_editors_text_is_out_of_the_models_hands_also_while_it_writes() -> None:
    await run(
        "update horoscope_cache set lease_owner = gen_random_uuid(), lease_until = now() + interval '1 minute'"
    )
    await save(await draft(love=LOVE), version=1)
    [row] = await rows("select wanted, lease_owner, lease_until from horoscope_cache where source = 'editor'")
    assert row == (False, None, None)


async def test_an_old_version_comes_back_with_its_author_and_the_new_one_is_kept() -> None:
    first = await opened()
    await save(await draft(love=LOVE), version=1)
    async with transaction() as session:
        restored = await editing.restore(session, LEO, number=1, version=2)
    assert (restored.sections, restored.source, restored.author) == (first.sections, Source.ALMANAC, "")
    assert restored.version == 3
    async with transaction() as session:
        editions = await editing.history(session, LEO)
    assert [edition.reading.version for edition in editions] == [3, 2, 1]
    assert editions[1].reading.sections[Section.LOVE] == LOVE


async def test_restoring_is_refused_when_somebody_saved_meanwhile_or_there_is_no_such_version() -> None:
    await save(await draft(love=LOVE), version=1)
    async with transaction() as session:
        with pytest.raises(EditedMeanwhile):
            await editing.restore(session, LEO, number=1, version=1)
        with pytest.raises(NoReading):
            await editing.restore(session, LEO, number=7, version=2)


async def test_a_text_of_a_past_day_can_be_put_right_and_keeps_its_history() -> None:
    await run(
        "with moved as (delete from horoscope_cache where date < '2026-11-25' returning 1) select 1 from moved"
    )
    async with transaction() as session:
        await repository.store(session, [await _composed(OLD)])
        assert (await editing.open_text(session, OLD)).archived
    saved = await save(await draft(OLD, love=LOVE), version=1, key=OLD)
    assert saved.sections[Section.LOVE] == LOVE
    async with transaction() as session:
        assert len(await editing.history(session, OLD)) == 2


async def _composed(key: Key) -> Reading:
    from horo_app import almanac

    return almanac.compose(*key)


async def test_a_score_and_a_color_hold_in_both_languages_with_a_version_in_each() -> None:
    before = await opened()
    score = 9 if before.score != 9 else 8
    color = next(one for one in palette().all if one.hex != before.colour_hex)
    async with transaction() as session:
        marked = await editing.mark(session, LEO, score, color.hex, "The day is yours.")
    assert (marked.score, marked.colour_hex, marked.colour) == (score, color.hex, color.names[Language.EN])
    assert marked.score_reason == "The day is yours."
    assert marked.sections == before.sections
    for language in Language:
        key = (Sign.LEO, TODAY, language)
        now = await opened(key)
        assert (now.score, now.colour, now.version) == (score, color.names[language], 2)
        assert now.colour_reason in color.reasons[language]
        async with transaction() as session:
            _, first = await editing.history(session, key)
        assert first.reading.score == before.score
    assert (await opened((Sign.VIRGO, TODAY, Language.EN))).version == 1


async def test_a_score_alone_leaves_the_color_as_it_is() -> None:
    before = await opened()
    async with transaction() as session:
        marked = await editing.mark(session, LEO, before.score % 10 + 1, before.colour_hex)
    assert (marked.colour, marked.colour_reason) == (before.colour, before.colour_reason)


async def test_the_reason_for_a_score_is_the_editor_s_in_one_language() -> None:
    before, russian = await opened(), (Sign.LEO, TODAY, Language.RU)
    there = await opened(russian)
    async with transaction() as session:
        marked = await editing.mark(session, LEO, before.score, before.colour_hex, " The day is yours. ")
        for reason in ("You will meet the love of your life.", "Too long. " * 20):
            with pytest.raises(UnfitText):
                await editing.mark(session, LEO, before.score, before.colour_hex, reason)
    assert (marked.score_reason, marked.version) == ("The day is yours.", 2)
    assert await opened(russian) == there


@pytest.mark.parametrize(("score", "color"), [(0, ""), (11, ""), (5, "#123456")])
async def test_a_score_or_a_color_that_is_none_is_refused(score: int, color: str) -> None:
    async with transaction() as session:
        with pytest.raises(UnfitText):
            await editing.mark(session, LEO, score, color or (await opened()).colour_hex)
    assert (await opened()).version == 1


async def test_a_day_that_we_hold_nothing_of_cannot_be_edited() -> None:
    with pytest.raises(NoReading):
        await save(await draft(love=LOVE), version=1, key=(Sign.LEO, dt.date(2020, 1, 1), Language.EN))


async def test_a_lock_keeps_the_model_off_and_can_be_lifted(monkeypatch: pytest.MonkeyPatch) -> None:
    _with_a_model(monkeypatch)
    async with transaction() as session:
        await editing.set_locked(session, LEO, True)
        assert await queue.request(session, [LEO]) == 0
    assert (await standing()).locked
    async with transaction() as session:
        await editing.set_locked(session, LEO, False)
        assert await queue.request(session, [LEO]) == 1
    assert not (await standing()).locked


async def test_only_texts_that_the_model_may_touch_can_be_locked() -> None:
    async with transaction() as session:
        with pytest.raises(NoReading):
            await editing.set_locked(session, (Sign.LEO, dt.date(2026, 1, 1), Language.EN), True)


def _with_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    from horo_app.core.settings import settings

    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-1234567890")
    settings.cache_clear()


async def standing(key: Key = LEO) -> TextStatus:
    async with transaction() as session:
        [found] = [one for one in await text_status.standings(session, [key[1]]) if one.key == key]
    return found


@pytest.mark.parametrize(
    ("change", "stage"),
    [
        ("wanted = true", TextStage.DUE),
        ("wanted = false", TextStage.DONE),
        ("wanted = true, locked = true", TextStage.DONE),
        ("wanted = true, source = 'editor'", TextStage.DONE),
        ("lease_until = now() + interval '1 minute'", TextStage.WRITING),
        ("lease_until = now() - interval '1 second'", TextStage.DUE),
        (
            "tries = 2, next_try_at = now() + interval '9 minutes', last_error = 'timeout: slow'",
            TextStage.FAILED,
        ),
        (
            "tries = 4, next_try_at = now() + interval '9 hours', last_error = 'timeout: slow'",
            TextStage.RESTING,
        ),
    ],
)
async def test_a_texts_stage_is_what_the_model_will_do(
    monkeypatch: pytest.MonkeyPatch, change: str, stage: TextStage
) -> None:
    _with_a_model(monkeypatch)
    await run(
        f"update horoscope_cache set {change} where sign = 'leo' and date = '2026-11-25' and language = 'en'"
    )
    found = await standing()
    assert found.stage is stage
    assert (found.next_try_at is not None) == (stage in (TextStage.FAILED, TextStage.RESTING))


async def test_without_a_model_no_text_waits_for_one() -> None:
    assert (await standing()).stage is TextStage.DONE


async def test_all_texts_of_the_days_are_told_of_also_the_missing_with_their_readers() -> None:
    await run("delete from horoscope_cache where sign = 'aries' and language = 'ru' and date = '2026-11-25'")
    await run(
        """insert into horoscope_views values ('2026-11-25', 9, 'web', 'leo', 'en', 4),
        ('2026-11-25', 10, 'api', 'leo', 'en', 3), ('2026-11-25', 10, 'api', 'leo', 'ru', 50),
        ('2026-11-24', 10, 'api', 'leo', 'en', 70)"""
    )
    async with transaction() as session:
        found = await text_status.standings(session, [TODAY, TODAY + dt.timedelta(days=1)])
    assert len(found) == 48
    assert [one.key for one in found if one.stage is TextStage.MISSING] == [(Sign.ARIES, TODAY, Language.RU)]
    [leo] = [one for one in found if one.key == LEO]
    assert (leo.views, leo.length) == (7, sum(len(text) for text in (await draft()).values()))


async def test_those_who_ask_the_model_hear_what_it_may_not_touch() -> None:
    await run("update horoscope_cache set locked = true where sign = 'aries' and date = '2026-11-25'")
    await run(
        "update horoscope_cache set source = 'editor', wanted = false where sign = 'leo' and date = '2026-11-25'"
    )
    keys = [(sign, TODAY, Language.EN) for sign in (Sign.ARIES, Sign.LEO, Sign.VIRGO)]
    async with transaction() as session:
        assert await text_status.ask_model(session, keys) == RewriteRequest(wanted=1, locked=1, edited=1)


async def test_a_restored_almanac_text_may_be_improved_again() -> None:
    await save(await draft(love=LOVE), version=1)
    async with transaction() as session:
        assert (await text_status.ask_model(session, [LEO])).edited == 1
        await editing.restore(session, LEO, number=1, version=2)
        assert await text_status.ask_model(session, [LEO]) == RewriteRequest(wanted=1)
