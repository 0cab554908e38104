"""The Moon of the day as a message, by the guest's clocks and seen from the city of their zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Text

from horo_app.astrology.moon import Spot, moon_day
from horo_app.content import moon_tradition, moon_wording
from horo_app.content.moon_wording import MoonClock
from horo_app.content.texts import MoonTopic
from horo_app.content.wording import day_and_date
from horo_app.core import compute
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.places import zone_place, zone_title
from horo_app.telegram.reply import Reply
from horo_app.telegram.user_context import UserContext


async def moon_of_day(guest: UserContext) -> Reply:
    """Phase, sign, lunar day, rise and set, what comes next and what the day is good for by custom."""
    asked = (guest.today, guest.zone, guest.language)
    return await compute.FIRST.run((_card, asked), _card, *asked)


async def moon_line(date: dt.date, zone: ZoneInfo, language: Language) -> str:
    """The day's Moon in one line, by the clocks of a zone: "🌖 Waning Moon in Leo, 68% of the disc lit"."""
    return await compute.FIRST.run((_line, date, zone, language), _line, date, zone, language)


def _line(date: dt.date, zone: ZoneInfo, language: Language) -> str:
    return f"☾ {moon_wording.state(moon_day(date, zone.key, None), language)}."


def _card(date: dt.date, zone: ZoneInfo, language: Language) -> Reply:
    point = zone_place(zone.key)
    found = moon_day(date, zone.key, Spot(*point) if point else None)
    told = MoonClock(zone.key, language)
    parts: list[Text | str] = [Bold(day_and_date(date, language)), "\n\n"]
    parts.append(f"{moon_wording.state(found, language)}.\n\n")
    parts.append("\n".join(f"{name}: {value}" for name, value in moon_wording.facts(found, told)))
    if point:
        place = zone_title(zone, language)
        parts.append("\n" + say(language, "Times and horizon of: {place}", place=place))
    parts += ["\n\n", Bold(say(language, "Next")), "\n"]
    coming = moon_wording.upcoming(found.sky.end, told)
    parts.append("\n".join(f"{name}: {told.dated(at)}" for at, name in coming[:3]))
    rule = moon_tradition.rule_of(date, zone.key)
    good = [
        moon_tradition.title(topic, language) for topic in MoonTopic if moon_tradition.is_good(topic, rule)
    ]
    if good:
        told_good = f"{', '.join(good)} ({rule.words(language)})"
        parts += ["\n\n", Bold(say(language, "A good day by custom")), "\n", told_good]
    return Reply(Text(*parts))
