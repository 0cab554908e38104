"""A plan as facts: what is true of the sky and where the reading says so, for pages, the API and editors. Pure.

A fact is that of docs/almanac.md. `at` and `until` are instants in UTC; `section` is where it is told, if it is;
`role` is "theme" or "support".
"""

import datetime as dt

from horo_app.almanac.events import Event
from horo_app.almanac.influences import Influence
from horo_app.almanac.plan import Plan
from horo_app.astrology.day_sky import DaySky
from horo_app.astrology.sky import Body
from horo_app.content.reading import Fact, Section

_ORDER = tuple(Body)
_HALF_A_MINUTE = dt.timedelta(seconds=30)


def facts_of(plan: Plan) -> tuple[Fact, ...]:
    """Each once, the theme first."""
    found = [_moon_in_house(plan)]
    if plan.event:
        fact = _of_event(plan.event, plan)
        found = [fact, *found] if plan.theme.key == plan.event.key else [*found, fact]
    supporting = sorted(plan.told.items(), key=lambda item: list(Section).index(item[0]))
    found += (_of_influence(one, plan.sky, section) for section, one in supporting)
    return tuple(found)


def instant(at: dt.datetime) -> str:
    """The nearest minute, as texts say it and the API writes it: 2026-11-29T06:06:00Z."""
    return (at + _HALF_A_MINUTE).strftime("%Y-%m-%dT%H:%M:00Z")


def _moon_in_house(plan: Plan) -> Fact:
    fact: Fact = {"kind": "in_house", "body": Body.MOON.value, "house": plan.house}
    fact |= {"sign": plan.moon_sign.value, "role": "theme"}
    if plan.enters:
        fact["at"] = instant(plan.enters)
    return fact | {"until": instant(plan.leaves)}


def _of_influence(one: Influence, sky: DaySky, section: Section) -> Fact:
    fact: Fact
    if one.second and one.aspect and one.at:
        first, second = sorted((one.first, one.second), key=_ORDER.index)
        fact = {"kind": "aspect", "first": first.value, "second": second.value, "aspect": one.aspect.value}
        fact |= {"orb": 0.0, "at": instant(one.at)}
    else:
        fact = {"kind": "in_house", "body": one.first.value, "house": one.house}
        fact["sign"] = sky.sign(one.first).value
    return fact | {"role": "support", "section": section.value}


def _of_event(event: Event, plan: Plan) -> Fact:
    fact: Fact
    if event.phase:
        fact = {"kind": "phase", "phase": event.phase.value, "house": event.house, "sign": event.sign.value}
        if event.name.endswith("_eclipse"):
            fact["eclipse"] = event.name.removesuffix("_eclipse")
    elif event.name.endswith("_ingress"):
        fact = {"kind": "ingress", "body": event.body.value, "sign": event.sign.value, "house": event.house}
    else:
        fact = {"kind": "station", "body": event.body.value, "turns": event.name.rpartition("_")[2]}
        fact |= {"house": event.house, "sign": event.sign.value}
    fact["at"] = instant(event.at)
    if plan.theme.key == event.key:
        return fact | {"role": "theme", "section": Section.ADVICE.value}
    return fact | {"role": "support"}
