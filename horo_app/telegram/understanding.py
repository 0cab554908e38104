"""What a person means by a few plain words. Pure."""

import difflib
import re
from functools import lru_cache

from horo_app.astrology.zodiac import NAMES, Sign
from horo_app.core.language import Language
from horo_app.subscribers.subscribers import HALF_HOUR
from horo_app.telegram.reply import GLYPHS

_CLOCK = re.compile(
    r"(?:в|at|к)? ?(\d{1,2})(?:[:.\- ч](\d{2}))? ?(?:ч(?:ас(?:ов|а)?)?|o.?clock)? ?(am|pm|утра|дня|вечера)?"
)
_TOMORROW = re.compile(r"\b(?:на )?(?:завтра|tomorrow)\b")
_ASKING = re.compile(r"\b(?:на )?(?:сегодня|today|гороскоп|horoscope)\b")
LONGEST = 8  # words of a sentence in which a sign's name is looked for


def sign_named(text: str, *, roughly: bool = True) -> Sign | None:
    """The sign that the text names, in any case of either language, as a symbol, or with a slip of the finger."""
    name = _plain(text)
    if name in _names() or not roughly:
        return _names().get(name)
    close = difflib.get_close_matches(name, _names(), n=1, cutoff=0.8) if len(name) >= 5 else []
    return _names()[close[0]] if close else None


def sign_and_day(text: str, *, roughly: bool = True) -> tuple[Sign | None, bool]:
    """The sign that a question names, and whether it is about tomorrow: "лев завтра", "гороскоп для льва"."""
    plain = text.casefold()
    rest = without_day(text)
    return _sign_within(rest) or sign_named(rest, roughly=roughly), bool(_TOMORROW.search(plain))


def without_day(text: str) -> str:
    """What is left of a question without its day: "le" of "le tomorrow"."""
    return _ASKING.sub(" ", _TOMORROW.sub(" ", text.casefold())).strip()


def asks_for_a_day(text: str) -> bool:
    """Whether the text asks for a reading without saying whose: "завтра", "Today’s horoscope"."""
    plain = re.sub(r"['’]s\b", "", text.casefold())
    rest = without_day(plain)
    return rest != plain.strip() and not _plain(rest)


def _sign_within(text: str) -> Sign | None:
    """The one sign whose name is a word of a short sentence."""
    words = _plain(text).split()
    found = {_names()[word] for word in words if word in _names()} if len(words) <= LONGEST else set()
    return found.pop() if len(found) == 1 else None


def clock_time(text: str, *, asked: bool = False) -> int | None:
    """A time of day as minutes after midnight, to the nearest half hour: "7:30", "в 8 утра", "9 pm".

    A bare number may be anything, and is an hour only to whoever was `asked` for one.
    """
    found = _CLOCK.fullmatch(_spaced(text))
    if found is None or not (asked or found[2] or found[3] or re.search(r"\D", text.strip())):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] in ("pm", "дня", "вечера") and hour < 12:
        hour += 12
    if found[3] in ("am", "утра") and hour == 12:
        hour = 0
    if hour > 24 or minute > 59:
        return None
    return (hour * 60 + minute + HALF_HOUR // 2) // HALF_HOUR * HALF_HOUR % (24 * 60)


def _spaced(text: str) -> str:
    return " ".join(text.casefold().split()).strip(".,! ")


def _plain(text: str) -> str:
    """Without case, the dots of ё, marks, and what makes a symbol colourful or plain."""
    kept = text.casefold().replace("ё", "е").replace("\ufe0e", "").replace("\ufe0f", "")
    return " ".join(re.sub(r"[^\w♈-♓]+", " ", kept).split())


@lru_cache
def _names() -> dict[str, Sign]:
    names = {glyph: sign for sign, glyph in GLYPHS.items()}
    for language in Language:
        for sign, name in NAMES[language].items():
            cases = (name.nominative, name.genitive, name.dative, name.accusative, name.instrumental)
            names |= {_plain(form): sign for form in cases}
    return names | {f"{glyph} {name}": sign for name, sign in names.items() for glyph in [GLYPHS[sign]]}
