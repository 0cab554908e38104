"""What the site says of its visitor; dates and the sky are in words as everywhere, `horo_app.words`."""

from horo_app.language import Language
from horo_app.messages import say
from horo_app.web.routes import Page
from horo_app.words import day_and_date, sign_dates, sky_line
from horo_app.zodiac import NAMES, Sign

__all__ = ["day_and_date", "invitation", "sign_dates", "sky_line"]


def invitation(sign: Sign | None, language: Language) -> tuple[str, str]:
    """What the home page offers first, and where it leads: the sign last read, else the list of signs."""
    if sign is None:
        return say(language, "Choose your sign"), f"{Page(language).path}#signs"
    text = say(language, "Your sign is {sign}: read today", sign=NAMES[language][sign].nominative)
    return text, Page(language, sign).path
