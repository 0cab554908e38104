"""Hours of the day as people write them: "7:30", "в семь утра", «половина восьмого», "half past seven", "19h"."""

import re
from dataclasses import dataclass

from horo_app.subscribers.subscribers import HALF_HOUR
from horo_app.telegram.understanding.normalize import spaced

DAY = 24 * 60

_HOURS_RU = {
    "час": 1, "один": 1, "два": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8,
    "девять": 9, "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14,
    "пятнадцать": 15, "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20,
    "часу": 1, "одного": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8,
    "девяти": 9, "десяти": 10, "одиннадцати": 11, "двенадцати": 12,
}  # fmt: skip
_ORDINALS_RU = {
    "первого": 1, "второго": 2, "третьего": 3, "четвертого": 4, "пятого": 5, "шестого": 6, "седьмого": 7,
    "восьмого": 8, "девятого": 9, "десятого": 10, "одиннадцатого": 11, "двенадцатого": 12,
}  # fmt: skip
_HOURS_EN = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
_MINUTES = {
    "пять": 5, "десять": 10, "пятнадцать": 15, "пятнадцати": 15, "двадцать": 20, "тридцать": 30,
    "сорок": 40, "пятьдесят": 50,
    "пяти": 5, "десяти": 10, "двадцати": 20, "четверть": 15, "четверти": 15, "ноль": 0,
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "quarter": 15,
}  # fmt: skip
_WORDS = _HOURS_RU | _HOURS_EN

# Wishes and fillers around a time; none of them changes it.
_AROUND = re.compile(
    r"(?:пожалуйста|плиз|я|буду|please|pls|ну|да|лучше|давай(?:те)?|можно|хочу|хотел(?:а|ось)? ?бы|мне|"
    r"меня|бы|примерно|около|"
    r"где то|ровно|каждый|каждое|день|ежедневно|каждое утро|утром|everyday|время|мое|на|в|во|к|ко|"
    r"присыла(?:й|йте|ть)|пришли(?:те)?|шли(?:те)?|слать|отправля(?:й|йте|ть)|пиши(?:те)?|писать|"
    r"буди(?:ть)?|районе?|по|утрам|вечерам|часов(?= )|"
    r"получать|гороскоп(?:ы)?|рассылк[ау]|напомина(?:й|ть)|поставь(?:те)?|доставка|доставляй|пусть|приходит|будет|"
    r"измени|поменяй|перенеси|"
    r"at|by|about|around|sharp|exactly|the|a|my|me|it|for|every|each|daily|day|morning|let|make|set|send|deliver|"
    r"message|text|wake|up|with|"
    r"horoscope|time|id like|i|want|would|like|can|could|you|change|move|delivery|is|good|works|better)"
)
_WISH = re.compile(
    r"\b(?:присыла|пришли|шли|слать|отправля|пиши|буди|получать|рассылк|напомина|поставь|доставк|доставляй|приходит|"
    r"send|deliver|set|change|move|make it|время|time|перенеси|поменяй|измени|лучше|давай)"
)

_ZONE = re.compile(r" по (?:времени )?[а-я]+(?: времени)?$")
_DOTS = re.compile(r"\b([ap])\.? ?m\b\.?")
_YEAR = re.compile(r"(?:19|20)\d\d")

_PART = (
    r"(?P<part>am|a m|pm|p m|утра|утром|дня|днем|вечера|вечером|ночи|ночью|in the morning|in the afternoon|"
    r"in the evening|at night|morning|evening)"
)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?: ?[:.\-,чh] ?(?P<minute>\d{2})| (?P<apart>\d{2}))?"
    r" ?(?:ч|час(?:ов|а|ам)?|часик(?:ов|а)?|h|hrs?|hours?|o ?clock)? ?(?P<tail>\d{1,2}(?= ?мин))? ?(?:мин(?:ут)?)? ?"
    rf"{_PART}?"
)
_FOUR_DIGITS = re.compile(rf"(?P<hour>\d{{1,2}})(?P<minute>[0-5]\d)(?: ?h| ?hrs?| ?hours)? ?{_PART}?")
_MORNING = ("am", "a m", "утра", "утром", "in the morning", "morning")
_LATER = (
    "pm", "p m", "дня", "днем", "вечера", "вечером", "in the afternoon", "in the evening", "evening"
)  # fmt: skip
_NIGHT = ("ночи", "ночью", "at night")
_NAMED = {
    "полночь": 0, "полночи": 0, "в полночь": 0, "midnight": 0, "at midnight": 0, "полдень": 720, "в полдень": 720,
    "noon": 720, "midday": 720, "at noon": 720,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClockTime:
    """Minutes after midnight, to the half hour; `written` to the minute. A bare number `is_sure` only if asked for."""

    minutes: int
    written: int
    is_sure: bool = True

    @property
    def is_rounded(self) -> bool:
        return self.written % HALF_HOUR != 0


def clock_time(text: str, *, asked: bool = False) -> ClockTime | None:
    """The time of day that the text names, perhaps with a wish around it.

    A bare number may be anything, and is surely an hour only to whoever was `asked` for one, or who says "send at 7".
    """
    plain = _ZONE.sub("", _DOTS.sub(r"\1m", spaced(text))).strip().removeprefix("часов ")
    core = _core(plain)
    at = _minutes(core, bare=asked or bool(_WISH.search(plain)) or _is_at(plain, core))
    is_sure = at is not None
    if at is None and _YEAR.fullmatch(core) is None:
        at = _minutes(core, bare=True)
    if at is None:
        return None
    return ClockTime((at + HALF_HOUR // 2) // HALF_HOUR * HALF_HOUR % DAY, at % DAY, is_sure)


def wishes_delivery(text: str) -> bool:
    """Whether the text has words of a wish about the delivery, such as "send"."""
    return bool(_WISH.search(spaced(text)))


def _core(plain: str) -> str:
    """The text without the words around the time."""
    words = plain.split()
    part = re.search(r"in the (?:morning|afternoon|evening)$|at night$", plain)
    tail = part[0].split() if part else []
    if not tail and words and words[-1] in ("утром", "morning", "day"):
        tail = words[-1:] if len(words) > 1 and words[-2][:1].isdigit() and words[-1] != "day" else []
    body = words[: len(words) - len(tail)]
    kept = [word for word in body if not _AROUND.fullmatch(word)]
    return " ".join([*kept, *tail]).removeprefix("to ")


def _is_at(plain: str, core: str) -> bool:
    """Whether a preposition of time stands before the number: "в 7", "at 8"."""
    return bool(
        re.fullmatch(rf"(?:.* )?(?:в|к|at|by) {re.escape(core)}(?: ?(?:мне|пожалуйста|please))?", plain)
    )


def _minutes(core: str, *, bare: bool) -> int | None:
    if core in _NAMED:
        return _NAMED[core]
    spoken = _spoken(core, bare=bare)
    if spoken is not None:
        return spoken
    found = _CLOCK.fullmatch(core)
    if found is not None and (bare or not re.fullmatch(r"\d+(?: \d+)?", core)):
        return _of(found, int(found["minute"] or found["apart"] or found["tail"] or 0))
    digits = _FOUR_DIGITS.fullmatch(core)
    if digits is not None and (bare or not core.isdigit()):
        return _of(digits, int(digits["minute"]))
    return None


def _of(found: re.Match[str], minute: int) -> int | None:
    hour = int(found["hour"])
    if found["part"] in (*_MORNING, *_LATER, *_NIGHT) and not 0 < hour <= 24:
        return None
    hour = _in_part(hour, found["part"])
    return hour * 60 + minute if hour * 60 + minute <= DAY and minute <= 59 else None


def _in_part(hour: int, part: str | None) -> int:
    """The hour of 24 that an hour in a part of the day is."""
    if part in _LATER and hour < 12:
        return hour + 12
    if part in _NIGHT and 8 <= hour < 12:
        return hour + 12
    if part in (*_MORNING, *_NIGHT) and hour == 12:
        return 0
    return hour


_HALF = re.compile(rf"(?:пол|половин[ауые]|полов) ?(?P<next>[а-я]+)(?: {_PART})?")
_PAST_RU = re.compile(rf"(?P<minutes>[а-я]+|\d{{1,2}})(?: минут[аы]?)? (?P<next>[а-я]+го)(?: {_PART})?")
_TO_RU = re.compile(
    rf"без (?P<minutes>[а-я]+|\d{{1,2}})(?: минут[аы]?)? (?P<hour>[а-я]+|\d{{1,2}})(?: {_PART})?"
)
_PAST_EN = re.compile(rf"(?:half|(?P<minutes>[a-z]+|\d{{1,2}}))(?: (?P<to>past|after|to|"
    rf"till))? (?P<hour>[a-z]+|\d{{1,2}})(?: {_PART})?")  # fmt: skip
_PLAIN = re.compile(
    rf"(?P<hour>{'|'.join(_WORDS)})(?: (?P<minutes>{'|'.join(_MINUTES)}))?"
    rf"(?: (?:час(?:а|ов|ам|ика|иков)?|oclock|o clock))?(?: {_PART})?"
)


def _spoken(core: str, *, bare: bool) -> int | None:
    """A time in words."""
    if found := _HALF.fullmatch(core):
        return _shifted(_ORDINALS_RU.get(found["next"]), -30, found["part"])
    if (found := _TO_RU.fullmatch(core)) and (minutes := _number(found["minutes"], _MINUTES)) is not None:
        return _shifted(_number(found["hour"], _HOURS_RU), -minutes, found["part"])
    if (found := _PAST_RU.fullmatch(core)) and found["next"] in _ORDINALS_RU:
        minutes = _number(found["minutes"], _MINUTES)
        return None if minutes is None else _shifted(_ORDINALS_RU[found["next"]], minutes - 60, found["part"])
    english = _english(core)
    return _hour_in_words(core, bare=bare) if english is None else english


def _english(core: str) -> int | None:
    found = _PAST_EN.fullmatch(core)
    if found is None or (found["to"] is None and found["minutes"] is not None):
        return None
    minutes = 30 if found["minutes"] is None else _number(found["minutes"], _MINUTES)
    if minutes is None:
        return None
    before = found["to"] in ("to", "till")
    return _shifted(_number(found["hour"], _HOURS_EN), -minutes if before else minutes, found["part"])


def _hour_in_words(core: str, *, bare: bool) -> int | None:
    found = _PLAIN.fullmatch(core)
    if found is None or not (bare or " " in core):
        return None
    minutes = _MINUTES[found["minutes"]] if found["minutes"] else 0
    return _shifted(_WORDS[found["hour"]], minutes, found["part"])


def _number(word: str, names: dict[str, int]) -> int | None:
    return int(word) if word.isdigit() else names.get(word)


def _shifted(hour: int | None, minutes: int, part: str | None) -> int | None:
    if hour is None or not 0 <= hour <= 24:
        return None
    return (_in_part(hour, part) * 60 + minutes) % DAY
