"""How sentences take turns. Pure arithmetic on the day's ordinal, so no history is kept.

Two walks. *In turn*: a fixed order of n sentences, one step a day; the signs start at different
places, so no two signs meet on a sentence and none returns to a sign in fewer than n days. *Rest*:
for sentences that are only true on some days: each has its own place on a circle, and the pointer
jumps by the golden ratio every day, which keeps it longest from any place it has just been.
"""

import functools
import math
from collections import defaultdict

from horo_app.almanac.phrases import Book, Phrase, fingerprint
from horo_app.sky import QUARTERS, Body

GOLDEN = (math.sqrt(5) - 1) / 2
SIGNS_IN_ALL = 12
NO_REPEAT = 31  # days after which a sentence that ends a section may return to the same sign

_DUTY = 37  # more than NO_REPEAT, and prime, so that it meets every weekday and season
_BLOCK = 15  # days: a quarter of the Moon comes at most once in a block
_ORDER = {body: number for number, body in enumerate(Body, start=1)}


@functools.cache
def places_in(book: Book) -> dict[int, float]:
    """Where each sentence (by its key) sits on the circle, 0 to 1.

    Those of a part that ask for the same things are true together: they sit at even distances, so
    that none comes up more often than another.
    """
    alike: dict[str, list[int]] = defaultdict(list)
    for file, part, phrase in book.entries():
        alike[f"{file} {part} {phrase.asked}"].append(phrase.key)
    return {
        key: fingerprint(group) / 2**64 + number / len(keys)
        for group, keys in alike.items()
        for number, key in enumerate(sorted(keys))
    }


def turn(place: float, bodies: tuple[Body, ...], day: int) -> float:
    """Where the pointer sees a sentence on a day; another way for each body it can speak of."""
    return place + (sum(_ORDER[body] for body in bodies) + day) * GOLDEN


def rest(turn: float, sign: int) -> float:
    """How far from its turn a sentence is for a sign, 0 to 1."""
    return (turn + sign / SIGNS_IN_ALL) % 1.0


def place_in_turn(count: int, sign: int, day: int) -> int:
    """Which of `count` sentences in a fixed order is the sign's today."""
    return (day + sign * count // SIGNS_IN_ALL) % count


def on_duty(phrase: Phrase, sign: int, day: int) -> bool:
    """Whether a sentence that asks for something may be taken by this sign today.

    At most once in NO_REPEAT days for a sign, and by one sign a day: a tip for a quarter of the
    Moon goes from sign to sign quarter by quarter, the others day by day.
    """
    if len(phrase.phase) == 1 and phrase.phase[0] in QUARTERS:
        return (day // _BLOCK + phrase.key + sign) % SIGNS_IN_ALL == 0
    return (day + phrase.key + 3 * sign) % _DUTY == 0
