"""How the texts of a list take turns: arithmetic on what the sky has counted, so that no history is kept. Pure.

A list is gone through in an order of its own, once per occasion: the third day of the Moon's ninety-first stay in a
house, the fortieth trine of the Moon and Venus. After the last text it begins anew.
"""

import functools
import math

from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.phrases import fingerprint


def turn(occasion: int, count: int, sign: Sign, key: tuple[str, ...]) -> int:
    """Which of `count` texts a sign reads on an occasion: each once in `count` occasions."""
    if count < 2:
        return 0
    stride, start = _order(count, sign, key)
    return (stride * occasion + start) % count


def turn_together(occasion: int, count: int, rank: int, key: tuple[str, ...]) -> int:
    """The same for a list that several signs read from on one day; signs of different ranks find different texts."""
    if count < 2:
        return 0
    stride, _ = _order(count, Sign.ARIES, key)
    return (stride * occasion + rank) % count


@functools.cache
def _order(count: int, sign: Sign, key: tuple[str, ...]) -> tuple[int, int]:
    """The step and the start of the sign's order through a list."""
    steps = [step for step in range(1, count) if math.gcd(step, count) == 1]
    seed = fingerprint("/".join(key))
    return steps[(seed + 5 * sign.place) % len(steps)], (seed // 97 + 5 * sign.place) % count


@functools.cache
def rank(sign: Sign, salt: str) -> int:
    """The place of the sign, 0 to 11, in an order that is another one for each salt: no two are always neighbors."""
    return sorted(SIGNS, key=lambda one: fingerprint(f"{salt} {one}")).index(sign)


_STEP = 0.83  # of a round a day: two thirds of one after a month of the Moon, so that no month is like the one before


def emphasis(day: int, sign: Sign, salt: str) -> float:
    """How much something is looked at on a day, 0 to 1: it comes and goes, for each sign at another time."""
    place = fingerprint(f"{salt} {sign}") / 2**64
    return (place + day * _STEP) % 1.0
