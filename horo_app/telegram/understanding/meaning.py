"""What a message means: its kind, and what it names."""

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from horo_app.astrology.birthday import Birthday
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section
from horo_app.telegram.understanding.days import AskedTime
from horo_app.telegram.understanding.times import ClockTime


class MeaningKind(StrEnum):
    """What the person wants, or tells."""

    INTENT = "intent"  # one of intents.toml, by its `name`
    SIGN = "sign"  # the name of a sign and nothing besides: theirs, if we do not know it yet
    OWN_SIGN = "own_sign"  # "I am a Leo": to be asked about, for a name or an illness may be meant
    SIGN_AMONG_WORDS = "sign_among_words"  # a sign's name, and words that make no sense of it
    READING = "reading"  # of a sign, day or section, as far as they are named
    PAIR = "pair"  # two signs
    TIME = "time"
    BIRTHDAY = "birthday"
    IMPOSSIBLE_DAY = "impossible_day"
    ZONE = "zone"
    PLACE = "place"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`is_certain`: it may be acted by; otherwise it is asked about. `is_own`: the birthday is the writer's."""

    kind: MeaningKind
    name: str = ""
    signs: tuple[Sign, ...] = ()
    period: AskedTime | None = None
    section: Section | None = None
    body: Body | None = None
    time: ClockTime | None = None
    birthdays: tuple[Birthday, ...] = ()
    zone: ZoneInfo | None = None
    place: str = ""
    is_certain: bool = True
    is_own: bool = True

    @property
    def sign(self) -> Sign | None:
        return self.signs[0] if self.signs else None
