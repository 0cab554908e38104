"""The turning points of a span: each event's name, where it is for the sign, and what it brings. Pure."""

from collections.abc import Iterator

from horo_app.almanac import slot_values
from horo_app.almanac.draft import Draft, Slots, Turn, filled
from horo_app.almanac.entries import Text
from horo_app.almanac.influences import CLASS
from horo_app.almanac.periods.period_text import TurningPoint
from horo_app.almanac.periods.phrase_files import LUNAR
from horo_app.almanac.periods.span_sky import SLOW, SpanEvent, SpanSky
from horo_app.almanac.phrasebook import Key
from horo_app.astrology.periods import PeriodKind
from horo_app.astrology.sky import solar_house
from horo_app.core.language import Language

_GREAT = ("solar_eclipse", "lunar_eclipse", "retrograde", "direct", "aspect")


def turning_points(sky: SpanSky, draft: Draft, language: Language) -> Iterator[TurningPoint]:
    """Those that are great enough for a span of the kind, in the order of time."""
    told: set[Text] = set()
    for event in sky.events:
        if not _is_told(event, sky.period.kind):
            continue
        house = solar_house(draft.sign, event.sign)
        [head] = draft.book.of("turning", "head", event.name)
        about = draft.pick(Turn(_key(event, house), sky.occasion))
        text = head.text
        if about and about not in told:  # an event that comes several times is explained once
            told.add(about)
            text = f"{text} {about.text}"
        yield TurningPoint(event.at, filled(text, _slots(event, house, language), language))


def _is_told(event: SpanEvent, kind: PeriodKind) -> bool:
    """A year tells no quarters of the Moon and no changes of sign of quick planets."""
    if kind is PeriodKind.WEEK or event.name in _GREAT:
        return True
    if kind is PeriodKind.MONTH:
        return not event.name.endswith("_quarter")
    return event.name == "ingress" and event.body in SLOW


def _key(event: SpanEvent, house: int) -> Key:
    if event.name in LUNAR:
        return ("turning", "moon", event.name, str(house))
    if event.second and event.aspect:
        return ("turning", "aspect", f"{event.body}_{event.second}", CLASS[event.aspect])
    if event.name == "ingress":
        place = () if event.body in SLOW else (str(house),)
        return ("turning", "ingress", event.body.value, *place)
    return ("turning", "station", event.body.value, event.name)


def _slots(event: SpanEvent, house: int, language: Language) -> Slots:
    slots: dict[str, str | slot_values.Cases] = {
        "house": slot_values.house(house, language),
        "body": slot_values.body(event.body, language),
    }
    if event.second and event.aspect:
        slots["aspect"] = slot_values.aspect(event.aspect, event.body, event.second, language)
    return slots
