"""Passwords: which may be chosen, and how they are kept."""

import asyncio
import time

import pytest
from argon2 import PasswordHasher

from horo_app.accounts import passwords
from horo_app.core.errors import DatabaseUnavailable, Refused

GOOD = "otter juggles nine lamps"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "at least 12"),
        ("otter lamps", "at least 12"),
        ("x" * 257, "at most 256"),
        ("password1234", "guessed first"),
        ("PassWord1234", "guessed first"),
        ("qwertyuiop123", "guessed first"),
        ("йцукенгшщзхъ" * 2, "guessed first"),
        ("парольпароль", "guessed first"),
        ("aaaaaaaaaaaaaaaa", "guessed first"),
        ("annapetrova1990", "guessed first"),
        ("Anna Petrova 12", "guessed first"),
        ("horoscope horo", "guessed first"),
        ("1234567890123", "guessed first"),
    ],
)
async def test_a_password_that_is_short_or_common_is_refused(password: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        await passwords.require_good(password, "Anna Petrova")


@pytest.mark.parametrize(
    "password", [GOOD, "7h!kVq0z#Lw2", "кот варит синие сосны", "z" + "Vx9 #q7 Lk2" * 20]
)
async def test_a_password_that_is_hard_to_guess_is_taken(password: str) -> None:
    await passwords.require_good(password, "Anna")


async def test_what_is_kept_knows_its_password_and_no_other() -> None:
    kept = await passwords.hashed(GOOD)
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert GOOD not in kept
    assert kept != await passwords.hashed(GOOD)
    assert await passwords.matches(GOOD, kept)
    assert not await passwords.matches(GOOD.upper(), kept)
    assert not await passwords.matches("", kept)


async def test_the_same_letters_typed_as_other_code_points_are_the_same_password() -> None:
    assert await passwords.matches(
        "cafe\u0301 at nine o’clock", await passwords.hashed("café at nine o’clock")
    )


async def test_nobodys_password_matches_nothing_and_takes_as_long() -> None:
    kept = await passwords.hashed(GOOD)
    await passwords.matches("warm up", None)

    async def fastest(held: str | None) -> float:
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            assert not await passwords.matches("not the password", held)
            times.append(time.perf_counter() - begun)
        return min(times)

    somebody, nobody = await fastest(kept), await fastest(None)
    assert 0.5 < nobody / somebody < 2


async def test_hashes_of_other_parameters_are_outdated() -> None:
    assert not passwords.is_outdated(await passwords.hashed(GOOD))
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD))


async def test_a_flood_of_passwords_is_turned_away_and_does_not_pile_up() -> None:
    tries = [passwords.hashed(GOOD) for _ in range(passwords.AT_ONCE + passwords.QUEUE + 5)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    turned_away = [result for result in done if isinstance(result, DatabaseUnavailable)]
    assert len(turned_away) == 5
    assert await passwords.hashed(GOOD)


async def test_readers_are_answered_while_passwords_are_hashed() -> None:
    ticks = 0

    async def reader() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.002)
            ticks += 1

    reading = asyncio.create_task(reader())
    await asyncio.gather(*(passwords.hashed(GOOD) for _ in range(6)))
    reading.cancel()
    assert ticks > 5
