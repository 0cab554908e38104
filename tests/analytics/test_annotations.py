"""Notes of editors and changes of the model: kept, shown for their days, taken back."""

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from horo_app.analytics import annotations, last_days
from horo_app.analytics.annotations import Mark
from horo_app.core.db import transaction
from horo_app.core.errors import Refused

TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def noon(database: str, set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-25T12:30+03:00")


async def do(what: Callable[..., object], *values: object) -> object:
    async with transaction() as session:
        return await what(session, *values)


async def seen(days: int = 7) -> list[Mark]:
    async with transaction() as session:
        return await annotations.between(session, last_days(days, TODAY))


async def test_a_note_is_seen_in_its_days_and_can_be_taken_back() -> None:
    await do(annotations.note, TODAY - dt.timedelta(days=3), "  Version 0.3.0\n deployed ", "Vera")
    await do(annotations.note, TODAY, "Later", "Vera")
    first, second = await seen()
    assert (first.text, first.author, second.text) == ("Version 0.3.0 deployed", "Vera", "Later")
    assert await seen(2) == [second]
    assert await do(annotations.remove, first.number) == "Version 0.3.0 deployed"
    assert await do(annotations.remove, first.number) is None
    assert await seen() == [second]


@pytest.mark.parametrize("text", ["", " \n\0", "x" * 129])
async def test_nothing_and_a_novel_are_no_notes(text: str) -> None:
    with pytest.raises(Refused):
        await do(annotations.note, TODAY, text, "Vera")


async def test_another_model_is_noted_once_and_the_first_is_no_change(
    set_clock: Callable[[str], None],
) -> None:
    await do(annotations.note_model, "one")
    set_clock("2026-11-24T12:30+03:00")
    assert await seen() == []
    await asyncio.gather(*(do(annotations.note_model, "two") for _ in range(4)))
    [mark] = await seen()
    assert (mark.kind, mark.text, mark.date) == ("model", "two", dt.date(2026, 11, 24))
    await do(annotations.note_model, "one")
    assert [mark.text for mark in await seen()] == ["two", "one"]
    assert await do(annotations.remove, mark.number) is None  # nobody wrote it
