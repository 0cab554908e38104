"""All that a reader's sky says on a date, as facts and in words: what a model may build on, and what people are shown.

A fact is that of docs/almanac.md. Its words are a line for an editor or a model, not a sentence of a reading.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import combinations
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal

from horo_app.astrology.day_sky import DaySky, EclipseOf, day_sky
from horo_app.astrology.inflection import fill
from horo_app.astrology.sky import ANGLES, AspectKind, Body, Phase, solar_house
from horo_app.astrology.zodiac import Element, Sign
from horo_app.content.reading import Fact
from horo_app.core.language import Language

RU, EN = Language.RU, Language.EN

MOST_ASPECTS = 6
CLOSE = 3.0  # degrees from exact, more or less a week of a slow planet
_FAR = (Body.URANUS, Body.NEPTUNE, Body.PLUTO)  # years in a sign: no news of the day

HOUSES: dict[Language, tuple[str, ...]] = {
    RU: (
        "ты, облик, начинания",
        "деньги, вещи, умения",
        "разговоры, близкие люди, короткие поездки",
        "дом, семья, корни",
        "любовь, дети, творчество, игра",
        "ежедневные дела, порядок, самочувствие",
        "пара, партнёры, договорённости",
        "общее имущество, близость, перемены",
        "дальние дороги, учёба, взгляды",
        "призвание, работа на виду, имя",
        "друзья, сообщества, планы",
        "уединение, отдых, сны",
    ),
    EN: (
        "you, your looks, beginnings",
        "money, things, skills",
        "talks, siblings and neighbors, short trips",
        "home, family, roots",
        "romance, children, making things, play",
        "daily work, order, well-being",
        "partner, allies, agreements",
        "shared means, closeness, change",
        "far roads, study, views",
        "calling, visible work, name",
        "friends, communities, plans",
        "solitude, rest, dreams",
    ),
}

_PHASES: dict[Language, dict[Phase, str]] = {
    RU: {
        Phase.NEW: "новолуние",
        Phase.WAXING_CRESCENT: "Луна растёт, тонкий серп",
        Phase.FIRST_QUARTER: "первая четверть Луны",
        Phase.WAXING_GIBBOUS: "Луна растёт и почти полна",
        Phase.FULL: "полнолуние",
        Phase.WANING_GIBBOUS: "Луна убывает, ещё почти полна",
        Phase.LAST_QUARTER: "последняя четверть Луны",
        Phase.WANING_CRESCENT: "Луна убывает, тонкий серп",
    },
    EN: {
        Phase.NEW: "new Moon",
        Phase.WAXING_CRESCENT: "the Moon is waxing, a thin crescent",
        Phase.FIRST_QUARTER: "first quarter of the Moon",
        Phase.WAXING_GIBBOUS: "the Moon is waxing, nearly full",
        Phase.FULL: "full Moon",
        Phase.WANING_GIBBOUS: "the Moon is waning, still nearly full",
        Phase.LAST_QUARTER: "last quarter of the Moon",
        Phase.WANING_CRESCENT: "the Moon is waning, a thin crescent",
    },
}

_TIMES = {
    RU: {"at": "точно", "from": "с", "until": "до"},
    EN: {"at": "exact", "from": "from", "until": "until"},
}
_MOMENT = {RU: "d MMMM, H:mm", EN: "MMMM d, h:mm a"}

_ECLIPSES = {
    RU: {"solar": "солнечное затмение", "lunar": "лунное затмение"},
    EN: {"solar": "eclipse of the Sun", "lunar": "eclipse of the Moon"},
}

ASPECTS: dict[Language, dict[AspectKind, str]] = {
    RU: {
        AspectKind.CONJUNCTION: "соединение {body:gen} с {other:ins}",
        AspectKind.SEXTILE: "секстиль {body:gen} и {other:gen}",
        AspectKind.SQUARE: "квадрат {body:gen} и {other:gen}",
        AspectKind.TRINE: "трин {body:gen} и {other:gen}",
        AspectKind.OPPOSITION: "оппозиция {body:gen} и {other:gen}",
    },
    EN: {
        AspectKind.CONJUNCTION: "{body} conjunct {other}",
        AspectKind.SEXTILE: "{body} sextile {other}",
        AspectKind.SQUARE: "{body} square {other}",
        AspectKind.TRINE: "{body} trine {other}",
        AspectKind.OPPOSITION: "{body} opposite {other}",
    },
}

# By kind; {value} is the part of a fact that no grammar touches.
_LINES: dict[Language, dict[str, str]] = {
    RU: {
        "in_sign": "{body} {sign:loc}",
        "in_house": "{body} в {house:loc} доме ({value})",
        "dignity": "{body} {sign:loc}: {value}",
        "ingress": "сегодня {body} входит в знак {sign:gen}",
        "ruler": "управитель знака: {body}",
        "element": "стихия знака: {value}",
        "to_reader": "из своего знака ({sign}) {body} смотрит на твой: {value}",
    },
    EN: {
        "in_sign": "{body} in {sign}",
        "in_house": "{body} in your {house} house ({value})",
        "dignity": "{body} in {sign}: {value}",
        "ingress": "today {body} enters {sign}",
        "ruler": "ruler of the sign: {body}",
        "element": "element of the sign: {value}",
        "to_reader": "from {sign}, {body} looks at your sign: {value}",
    },
}
_MOTION: dict[Language, dict[object, str]] = {
    RU: {
        True: "{body}: попятное движение",
        False: "{body}: прямое движение",
        "retrograde": "сегодня {body} поворачивает вспять",
        "direct": "сегодня {body} снова идёт прямо",
    },
    EN: {
        True: "{body} is retrograde",
        False: "{body} is direct",
        "retrograde": "today {body} turns retrograde",
        "direct": "today {body} turns direct",
    },
}
_VALUES: dict[Language, dict[str, str]] = {
    RU: {
        "domicile": "в своей обители",
        "exaltation": "в экзальтации",
        "detriment": "в изгнании",
        "fall": "в падении",
        "conjunction": "соединение",
        "sextile": "секстиль",
        "square": "квадрат",
        "trine": "трин",
        "opposition": "оппозиция",
        Element.FIRE: "огонь",
        Element.EARTH: "земля",
        Element.AIR: "воздух",
        Element.WATER: "вода",
        "monday": "понедельник",
        "tuesday": "вторник",
        "wednesday": "среда",
        "thursday": "четверг",
        "friday": "пятница",
        "saturday": "суббота",
        "sunday": "воскресенье",
        "spring": "весна",
        "summer": "лето",
        "autumn": "осень",
        "winter": "зима",
    },
    EN: {
        "domicile": "at home",
        "exaltation": "exalted",
        "detriment": "in detriment",
        "fall": "in fall",
    },
}


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
            words = _TIMES[language]["from" if name == "at" and fact["kind"] == "in_house" else name]
            local = dt.datetime.fromisoformat(fact[name]).astimezone(ZoneInfo(zone))
            time = format_datetime(local, _MOMENT[language], tzinfo=ZoneInfo(zone), locale=language.value)
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


def _pattern(fact: Fact, language: Language) -> str:
    match fact["kind"]:
        case "phase":
            eclipse = fact.get("eclipse")
            return _ECLIPSES[language][eclipse] if eclipse else _PHASES[language][Phase(fact["phase"])]
        case "aspect":
            name = ASPECTS[language][AspectKind(fact["aspect"])]
            orb = format_decimal(fact["orb"], locale=language.value)
            return name if "at" in fact else f"{name}, {orb}°"
        case "retrograde":
            return _MOTION[language][fact["retrograde"]]
        case "station":
            return _MOTION[language][fact["turns"]]
        case "weekday" | "season" as kind:
            return _value(fact[kind], language)
        case "in_house":
            value = HOUSES[language][fact["house"] - 1]
        case kind:
            value = _value(str(fact.get("aspect" if kind == "to_reader" else kind, "")), language)
    return _LINES[language][fact["kind"]].replace("{value}", value)


def _value(value: str, language: Language) -> str:
    return _VALUES[language].get(value, value)
