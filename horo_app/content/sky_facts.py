"""All that a reader's sky says on a date, as facts and in words: what a model may build on, and what people are shown.

A fact is that of docs/almanac.md. Its words are a line for an editor or a model, not a sentence of a reading.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal

from horo_app.astrology.day_sky import DaySky, EclipseOf, day_sky
from horo_app.astrology.inflection import fill
from horo_app.astrology.sky import ANGLES, AspectKind, Body, solar_house
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Fact
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

MOST_ASPECTS = 6
CLOSE = 3.0  # degrees from exact, more or less a week of a slow planet
_FAR = (Body.URANUS, Body.NEPTUNE, Body.PLUTO)  # years in a sign: no news of the day


def facts_of(sign: Sign, date: dt.date, zone: str = "UTC") -> list[Fact]:
    """What is true for the sign on the zone's date, what changes fastest first."""
    sky = day_sky(date, zone)
    return [
        {"kind": "phase", "phase": sky.phase.value},
        *events(sky),
        *(fact for body in Body if body not in _FAR for fact in _places(body, sign, sky)),
        *_aspects(sky),
    ]


def eclipses(sky: DaySky) -> Iterator[Fact]:
    """The day's eclipse, if there is one."""
    if sky.eclipse:
        light = "solar" if sky.eclipse.of is EclipseOf.SUN else "lunar"
        yield {"kind": "phase", "phase": sky.phase.value, "eclipse": light}


def events(sky: DaySky) -> Iterator[Fact]:
    """Who changes the sign or turns on the day."""
    for ingress in sky.ingresses:
        yield {"kind": "ingress", "body": ingress.body.value, "sign": ingress.sign.value}
    for station in sky.stations:
        turns = "retrograde" if station.retrograde else "direct"
        yield {"kind": "station", "body": station.body.value, "turns": turns}


def _places(body: Body, reader: Sign, sky: DaySky) -> Iterator[Fact]:
    sign = sky.sign(body)
    yield {"kind": "in_sign", "body": body.value, "sign": sign.value}
    yield {"kind": "in_house", "body": body.value, "house": solar_house(reader, sign)}
    if sky.retrograde(body):
        yield {"kind": "retrograde", "body": body.value, "retrograde": True}


def _aspects(sky: DaySky) -> list[Fact]:
    """The closest at noon. The Moon's are left out: hers last for hours, and the plan knows them with their hours."""
    found = []
    for first, second in combinations([body for body in Body if body is not Body.MOON], 2):
        apart = abs((sky.longitude(first) - sky.longitude(second) + 180) % 360 - 180)
        for kind, angle in ANGLES.items():
            orb = abs(apart - angle)
            if orb <= CLOSE and not {first, second} <= set(_FAR):
                found.append((orb, fact_of_aspect(first, second, kind, orb)))
    return [fact for _, fact in sorted(found, key=lambda one: one[0])[:MOST_ASPECTS]]


def fact_of_aspect(first: Body, second: Body, kind: AspectKind, orb: float) -> Fact:
    """The fact that two bodies are in aspect."""
    names = {"first": first.value, "second": second.value, "aspect": kind.value}
    return {"kind": "aspect", **names, "orb": round(orb, 1)}


def in_words(fact: Fact, language: Language) -> str:
    """The fact as a line: "The Moon in your fourth house (home, family, roots)"."""
    return fill(_pattern(fact, language), words_of(fact), language)


def told(fact: Fact, language: Language, zone: str) -> str:
    """The line with the hours of a plan's fact by the zone's clocks, and with the section that tells it."""
    parts = [in_words(fact, language)]
    for name in ("at", "until"):
        if name in fact:
            words = _texts(language)["times"]["from" if name == "at" and fact["kind"] == "in_house" else name]
            local = dt.datetime.fromisoformat(fact[name]).astimezone(ZoneInfo(zone))
            pattern = language_data(language, "formats")["dates"]["moment_of_a_fact"]
            time = format_datetime(local, pattern, tzinfo=ZoneInfo(zone), locale=language.value)
            parts.append(f"{words} {time}")
    line = ", ".join(parts)
    return f"{line} ({fact['section']})" if "section" in fact else line


def by_role(facts: Iterable[Fact]) -> list[tuple[str, list[Fact]]]:
    """The facts of a plan by their roles; those without one support."""
    found: dict[str, list[Fact]] = {"theme": [], "support": [], "score": []}
    for fact in facts:
        found[fact.get("role", "support")].append(fact)
    return [(role, told) for role, told in found.items() if told]


def words_of(fact: Fact) -> dict[str, Body | Sign | int]:
    """What a fact's words may be filled with: `{body}`, `{other}`, `{sign}`, `{house}`."""
    if fact["kind"] == "aspect":
        return {"body": Body(fact["first"]), "other": Body(fact["second"])}
    words: dict[str, Body | Sign | int] = {}
    if "body" in fact:
        words["body"] = Body(fact["body"])
    if "sign" in fact:
        words["sign"] = Sign(fact["sign"])
    if "house" in fact:
        words["house"] = fact["house"]
    return words


def _texts(language: Language) -> dict[str, Any]:
    return language_data(language, "sky_facts")


def _pattern(fact: Fact, language: Language) -> str:
    texts = _texts(language)
    match fact["kind"]:
        case "phase":
            eclipse = fact.get("eclipse")
            return str(texts["eclipses"][eclipse] if eclipse else texts["phases"][fact["phase"]])
        case "aspect":
            name = texts["aspects"][fact["aspect"]]
            orb = format_decimal(fact["orb"], locale=language.value)
            return name if "at" in fact else f"{name}, {orb}°"
        case "retrograde":
            return str(texts["motion"]["retrograde" if fact["retrograde"] else "direct"])
        case "station":
            return str(texts["turns"][fact["turns"]])
        case "weekday" | "season" as kind:
            return str(texts["values"].get(fact[kind], fact[kind]))
        case "in_house":
            value = texts["houses"][fact["house"] - 1]
        case kind:
            value = str(fact.get("aspect" if kind == "to_reader" else kind, ""))
            value = texts["values"].get(value, value)
    return str(texts["lines"][fact["kind"]]).replace("{value}", value)
