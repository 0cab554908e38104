"""What the sky of a day means for everybody, whatever the sign: three sentences, all of them true. Pure.

The first is about the Moon, the second about the day's news or else the Moon again, the third is something to do that
goes with the Moon's sign.
Each list of sentences is taken in turn, a step a day, so none comes back within a week.
"""

import datetime as dt

from horo_app.astrology.day_sky import day_sky
from horo_app.astrology.inflection import fill
from horo_app.astrology.sky import AspectKind, Body, Phase
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Fact
from horo_app.content.sky_facts import words_of
from horo_app.content.sky_news import news_of
from horo_app.content.texts import ContentTexts, Days, Variants, lore_in
from horo_app.core.clock import DAY
from horo_app.core.language import Language

REST = 7  # days before the same news may be told again


def meaning(date: dt.date, language: Language, zone: str = "UTC") -> list[str]:
    """The Moon, the news, and something to do, a sentence each; always the same for a zone's date and a language."""
    lore = lore_in(language)
    sky = day_sky(date, zone)
    moon = sky.sign(Body.MOON)
    lead, other = _in_turn(lore.day.moon[moon], date), _in_turn(lore.day.phase[sky.phase], date)
    if sky.phase in (Phase.NEW, Phase.FULL):  # days that are about the Moon's face before its place
        lead, other = other, lead
    news = _news(date, zone, lore, language)
    said = [lead, *(news or [other]), _in_turn(lore.day.nudge[moon], date)]
    return [fill(sentence, {"sign": moon}, language) for sentence in said]


def _in_turn(variants: Variants, date: dt.date) -> str:
    return variants[date.toordinal() % len(variants)]


def _news(date: dt.date, zone: str, lore: ContentTexts, language: Language) -> list[str]:
    """A sentence on the greatest news that the last days have not told yet; nothing on a quiet day."""
    told = {_name(fact) for days in range(1, REST) for fact in news_of(date - days * DAY, zone)}
    fresh = [fact for fact in news_of(date, zone) if _name(fact) not in told]
    return [fill(_sentence(fact, date, lore), words_of(fact), language) for fact in fresh[:1]]


def _name(fact: Fact) -> frozenset[tuple[str, object]]:
    """What makes it the same news: all but how exact an aspect was at noon."""
    return frozenset((key, value) for key, value in fact.items() if key != "orb")


def _sentence(fact: Fact, date: dt.date, lore: ContentTexts) -> str:
    match fact["kind"]:
        case "station":
            return lore.day.station[fact["body"]][fact["turns"]]
        case "ingress":
            return _of_an_ingress(Body(fact["body"]), Sign(fact["sign"]), date, lore.day)
        case _:
            return _of_an_aspect(fact, date, lore)


def _of_an_ingress(body: Body, sign: Sign, date: dt.date, day: Days) -> str:
    return day.sun[sign] if body is Body.SUN else _in_turn(day.ingress[body], date)


def _of_an_aspect(fact: Fact, date: dt.date, lore: ContentTexts) -> str:
    kind = AspectKind(fact["aspect"])
    clause = lore.pairs.clause(Body(fact["first"]), Body(fact["second"]), kind)
    return f"{_in_turn(lore.day.exact[kind], date)}: {clause}."
