"""What is true for one reader on one date, and which phrases it makes true."""

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from horo_app.almanac.phrases import WEEKDAYS, Phrase
from horo_app.almanac.words import fill
from horo_app.language import Language
from horo_app.reading import Fact
from horo_app.sky import (
    DOMICILES,
    Aspect,
    AspectKind,
    Body,
    Season,
    Sky,
    dignity,
    season,
    sky_on,
    solar_house,
)
from horo_app.zodiac import Sign

# How far from exact an aspect may be to be spoken of. The Moon covers 13° a day, so hers
# are exact within about half a day of noon.
CLOSE = 3.0
CLOSE_TO_MOON = 6.0


def ruler(sign: Sign) -> Body:
    """The body that traditionally rules the sign: of the two in some, the faster."""
    return next(body for body in Body if sign in DOMICILES[body])


@dataclass(frozen=True)
class Day:
    """What is true for every reader on a date."""

    date: dt.date
    sky: Sky
    season: Season
    weekday: str
    entering: dict[Body, Sign]
    turning: dict[Body, str]  # "retrograde" or "direct"
    aspects: dict[tuple[Body, Body], Aspect]  # the close ones, under both orders


def is_close(aspect: Aspect) -> bool:
    moon = Body.MOON in (aspect.first, aspect.second)
    return aspect.orb <= (CLOSE_TO_MOON if moon else CLOSE)


@functools.lru_cache(maxsize=64)
def day_of(date: dt.date) -> Day:
    sky = sky_on(date)
    close = [aspect for aspect in sky.aspects if is_close(aspect)]
    pairs = {(aspect.first, aspect.second): aspect for aspect in close}
    pairs |= {(aspect.second, aspect.first): aspect for aspect in close}
    return Day(
        date=date,
        sky=sky,
        season=season(date),
        weekday=WEEKDAYS[date.weekday()],
        entering={ingress.body: ingress.sign for ingress in sky.ingresses},
        turning={station.body: "retrograde" if station.retrograde else "direct" for station in sky.stations},
        aspects=pairs,
    )


# Whole-sign aspects: what a body in this solar house makes to the reader's own sign.
TO_READER: dict[int, AspectKind] = {
    1: AspectKind.CONJUNCTION,
    3: AspectKind.SEXTILE,
    4: AspectKind.SQUARE,
    5: AspectKind.TRINE,
    7: AspectKind.OPPOSITION,
    9: AspectKind.TRINE,
    10: AspectKind.SQUARE,
    11: AspectKind.SEXTILE,
}


class Scene:
    """A reader under the sky of a day."""

    def __init__(self, reader: Sign, day: Day) -> None:
        self.reader = reader
        self.day = day
        self.houses = {body: solar_house(reader, day.sky.position(body).sign) for body in Body}

    def place_of(self, body: Body, phrase: Phrase) -> tuple[Sign, int]:
        """Sign and house of `body`: the new ones, for a phrase about its ingress."""
        entered = self.day.entering.get(body) if phrase.ingress else None
        if entered:
            return entered, solar_house(self.reader, entered)
        return self.day.sky.position(body).sign, self.houses[body]


@dataclass(frozen=True, eq=False)
class Match:
    """A phrase that is true in a scene, with the bodies it speaks of."""

    phrase: Phrase
    body: Body | None = None
    other: Body | None = None

    @functools.cached_property
    def bodies(self) -> tuple[Body, ...]:
        return tuple(body for body in (self.body, self.other) if body)


def matches_of(phrase: Phrase, day: Day) -> Iterator[Match]:
    """Every way in which `phrase` is true on a date for some reader; `holds_for` tells for which."""
    if phrase.plain:
        yield Match(phrase)
    elif _date_holds(phrase, day):
        if not phrase.body:
            yield Match(phrase)
        for body in phrase.body:
            if _body_holds(phrase, body, day):
                yield from _with_partners(phrase, body, day)


def holds_for(match: Match, scene: Scene) -> bool:
    """Whether what is true on the date is true for this reader."""
    phrase, body = match.phrase, match.body
    if phrase.element and scene.reader.element not in phrase.element:
        return False
    if body is None:
        return True
    house = scene.place_of(body, phrase)[1]
    return (
        (not phrase.house or house in phrase.house)
        and (not phrase.to_reader or TO_READER.get(house) in phrase.to_reader)
        and (not phrase.ruler or ruler(scene.reader) is body)
    )


def asks_for_a_reader(phrase: Phrase) -> bool:
    """Whether `holds_for` has anything to look at."""
    return bool(phrase.house or phrase.element or phrase.to_reader or phrase.ruler)


def matches(phrase: Phrase, scene: Scene) -> Iterator[Match]:
    """Every way in which `phrase` is true in `scene`; none when a condition fails."""
    return (match for match in matches_of(phrase, scene.day) if holds_for(match, scene))


def _date_holds(phrase: Phrase, day: Day) -> bool:
    return (
        (not phrase.phase or day.sky.phase in phrase.phase)
        and (not phrase.weekday or day.weekday in phrase.weekday)
        and (not phrase.season or day.season in phrase.season)
    )


def _body_holds(phrase: Phrase, body: Body, day: Day) -> bool:
    position = day.sky.position(body)
    sign = day.entering.get(body, position.sign) if phrase.ingress else position.sign
    return (
        (not phrase.sign or sign in phrase.sign)
        and (not phrase.dignity or dignity(body, sign) in phrase.dignity)
        and (phrase.retrograde is None or position.retrograde is phrase.retrograde)
        and (not phrase.ingress or body in day.entering)
        and (not phrase.station or day.turning.get(body) in phrase.station)
    )


def _with_partners(phrase: Phrase, body: Body, day: Day) -> Iterator[Match]:
    if not phrase.aspect:
        yield Match(phrase, body)
        return
    for other in phrase.partner:
        aspect = day.aspects.get((body, other))
        if aspect and aspect.kind in phrase.aspect:
            yield Match(phrase, body, other)


def text_of(match: Match, scene: Scene, language: Language) -> str:
    """The sentence as the reader sees it."""
    words: dict[str, Body | Sign | int] = {"reader": scene.reader}
    if match.body:
        sign, house = scene.place_of(match.body, match.phrase)
        words |= {"body": match.body, "sign": sign, "house": house}
    if match.other:
        words["other"] = match.other
    return fill(match.phrase.text, words, language)


def facts_of(match: Match, scene: Scene) -> list[Fact]:
    """The true statements that the sentence rests on."""
    phrase, day = match.phrase, scene.day
    facts: list[Fact] = []
    if match.body:
        facts += _facts_of_body(phrase, match.body, scene)
    if match.body and match.other:
        facts.append(fact_of_aspect(day.aspects[match.body, match.other]))
    if phrase.phase:
        facts.append({"kind": "phase", "phase": day.sky.phase.value})
    if phrase.weekday:
        facts.append({"kind": "weekday", "weekday": day.weekday})
    if phrase.season:
        facts.append({"kind": "season", "season": day.season.value})
    if phrase.element:
        element = scene.reader.element.value
        facts.append({"kind": "element", "sign": scene.reader.value, "element": element})
    return facts


def _facts_of_body(phrase: Phrase, body: Body, scene: Scene) -> Iterator[Fact]:
    day, name = scene.day, body.value
    sign, house = scene.place_of(body, phrase)
    if phrase.house or "{house" in phrase.text:
        yield {"kind": "in_house", "body": name, "house": house}
    if not phrase.ingress and (phrase.sign or "{sign" in phrase.text or _says_only_the_body(phrase)):
        yield {"kind": "in_sign", "body": name, "sign": sign.value}
    if phrase.dignity:
        held = dignity(body, sign)
        assert held is not None  # the condition asked for one
        yield {"kind": "dignity", "body": name, "sign": sign.value, "dignity": held.value}
    if phrase.retrograde is not None:
        backwards = day.sky.position(body).retrograde
        yield {"kind": "retrograde", "body": name, "retrograde": backwards}
    if phrase.ingress:
        yield {"kind": "ingress", "body": name, "sign": sign.value}
    if phrase.station:
        yield {"kind": "station", "body": name, "turns": day.turning[body]}
    if phrase.to_reader:
        aspect = TO_READER[house].value
        yield {"kind": "to_reader", "body": name, "sign": sign.value, "aspect": aspect}
    if phrase.ruler:
        yield {"kind": "ruler", "body": name, "sign": scene.reader.value}


def _says_only_the_body(phrase: Phrase) -> bool:
    asked = (
        phrase.house, phrase.dignity, phrase.ingress, phrase.station, phrase.aspect,
        phrase.to_reader, phrase.ruler, phrase.phase,
    )  # fmt: skip
    return not any(asked) and phrase.retrograde is None


def fact_of_aspect(aspect: Aspect) -> Fact:
    """The fact that two bodies are in aspect."""
    return {
        "kind": "aspect",
        "first": aspect.first.value,
        "second": aspect.second.value,
        "aspect": aspect.kind.value,
        "orb": round(aspect.orb, 1),
    }
