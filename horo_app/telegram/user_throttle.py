"""Not being worn out by one person: so many updates, then one polite word, then silence until they slow down."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from time import monotonic

BURST = 30.0  # updates at once: through all signs and back
REFILL = 1.0  # updates a second after that
CALM = 10.0  # updates that must be saved up before an exhausted person is answered again
REMEMBERED = 10_000  # people


class Verdict(Enum):
    """What an update gets."""

    ANSWER = auto()
    ONE_WORD = auto()
    SILENCE = auto()


@dataclass(slots=True)
class _Allowance:
    left: float
    at: float
    exhausted: bool = False


class UserThrottle:
    """The bot's patience with each person. Its memory is bounded: the ones quiet for longest are forgotten first."""

    def __init__(self, time: Callable[[], float] = monotonic) -> None:
        self._time = time
        self._people: OrderedDict[int, _Allowance] = OrderedDict()

    def take(self, person: int) -> Verdict:
        """Spend one update of the person's."""
        now = self._time()
        patience = self._people.setdefault(person, _Allowance(BURST, now))
        self._people.move_to_end(person)
        if len(self._people) > REMEMBERED:
            self._people.popitem(last=False)
        patience.left = min(BURST, patience.left + (now - patience.at) * REFILL)
        patience.at = now
        if patience.left < (CALM if patience.exhausted else 1):
            first = not patience.exhausted
            patience.exhausted = True
            return Verdict.ONE_WORD if first else Verdict.SILENCE
        patience.exhausted = False
        patience.left -= 1
        return Verdict.ANSWER
