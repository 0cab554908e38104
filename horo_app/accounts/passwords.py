"""Passwords: which may be chosen, and keeping them so that not even we can read them."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from horo_app.core import compute
from horo_app.core.errors import DatabaseUnavailable, Refused
from horo_app.core.i18n import msg

SHORTEST = 12
LONGEST = 256  # characters; hashing takes the same time for all, reading a novel would not

GUESSES = 1e9  # how many tries a good guesser must need at least
_LOOKED_AT = 72  # characters that the guesser looks at: its time grows with the square

_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")


def _base64(size: int) -> int:
    """How many characters so many bytes take."""
    return -(-size * 4 // 3)


# OWASP's parameters for Argon2id: 46 MiB, one pass, one lane.
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)

# What is compared when there is nothing to compare with: no password's hash, and takes as long as one.
_NOBODYS = (
    f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    f"${'A' * _base64(_hasher.salt_len)}${'A' * _base64(_hasher.hash_len)}"
)

AT_ONCE = 2  # hashes computed at once in a process, each takes 46 MiB
QUEUE = 32  # that may wait for it; a flood of logins must not pile up
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
_in_hand = 0
_GUESSING = compute.WorkQueue(at_once=1, room=16)

T = TypeVar("T")


async def require_good(password: str, name: str) -> None:
    """Raise Refused with the reason when `password` may not be the one of the admin `name`."""
    if len(password) < SHORTEST:
        raise Refused(msg("The password needs at least 12 characters."))
    if len(password) > LONGEST:
        raise Refused(msg("The password may have at most 256 characters."))
    # pure Python, which in a thread would hold its lock
    if await _GUESSING.run((password, name), is_guessable, password, name):
        raise Refused(
            msg("This password is among those that are guessed first. Put several unrelated words in a row.")
        )


def is_guessable(password: str, name: str) -> bool:
    """Whether it is a common password, or made of common ones, names, dates, keys in a row or repetitions."""
    from zxcvbn import zxcvbn  # its lists take a moment to load, and few processes need them

    typed = _normal(password)[:_LOOKED_AT]
    told = [*name.split(), name, "horo", "horoscope"]
    by_keys = typed.casefold().translate(_KEYS)  # «пароль» is guessed as the same keys in the other layout
    return any(zxcvbn(one, user_inputs=told)["guesses"] < GUESSES for one in {typed, by_keys})


async def hashed(password: str) -> str:
    """What to keep of a password."""
    return await _aside(lambda: _hasher.hash(_normal(password)))


async def matches(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; with nothing kept it is not, and takes as long to say so."""

    def verify() -> bool:
        try:
            return _hasher.verify(kept or _NOBODYS, _normal(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    return len(password) <= LONGEST and await _aside(verify)


def is_outdated(kept: str) -> bool:
    """Whether it was kept with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def _normal(password: str) -> str:
    """One and the same password may be typed as different code points on different keyboards."""
    return unicodedata.normalize("NFKC", password)


async def _aside(work: Callable[[], T]) -> T:
    """Do it in a thread, a few at once: readers go on being answered meanwhile."""
    global _in_hand
    if _in_hand >= AT_ONCE + QUEUE:
        raise DatabaseUnavailable(msg("Too many people are signing in right now. Try again in a moment."))
    _in_hand += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    finally:
        _in_hand -= 1
