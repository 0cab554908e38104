"""What makes a sentence worth taking, apart from its turn: events, fresh bodies, a thread. Pure.

Costs are added to a rest of 0 to 1 (`rotation.rest`); the sentence with the lowest cost is taken.
"""

import functools
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

from horo_app.almanac.scene import Match, Scene
from horo_app.sky import QUARTERS, Body

TAKEN = 4.0  # by another sign today
SKY_TAKEN = 1.0  # the same for a sky sentence: better shared than seen yesterday
SEEN = 2.0  # by the same sign on a day close by
BODY_WORN = 3.0  # a body that two sections already speak of
BODY_USED = 0.15  # … or one
FLEETING = 0.25  # taken off for the Moon's place, which is another in three days
SAID_BEFORE = 1.0  # the same event again in one reading
OFF_TOPIC = 0.9  # a sentence about another body than the one before it
NO_TOPIC = 0.35  # a sentence about no body
PERSONAL = 0.1  # taken off for a summary that asks for something

# For the one sentence that leads with an event: a greater event outweighs the rest, but signs may
# share it, and the sections take turns.
EVENT = 2.0
EVENT_TAKEN = 0.5
EVENT_LATER = 0.2

EXACT = 0.6  # degrees
SLOW = (Body.JUPITER, Body.SATURN, Body.URANUS, Body.NEPTUNE, Body.PLUTO)


@dataclass
class Told:
    """What a reading has told so far."""

    bodies: Counter[Body] = field(default_factory=Counter)  # sections whose `sky` speaks of it
    events: set[Hashable] = field(default_factory=set)

    def note_sky(self, *skies: Match) -> None:
        for match in skies:
            self.bodies.update(match.bodies)
            self.note(match)

    def note(self, match: Match) -> None:
        self.events |= events_in(match)


@functools.lru_cache(maxsize=8192)
def events_in(match: Match) -> frozenset[Hashable]:
    """What happens in the sentence, so as not to tell it twice; to stand in a place is no event."""
    phrase = match.phrase
    events: set[Hashable] = set()
    if match.other:
        events.add(frozenset(match.bodies))
    if phrase.phase:
        events.add("phase")
    for name in ("retrograde", "ingress", "station", "dignity"):
        if getattr(phrase, name):
            events.add((name, match.body))
    return frozenset(events)


def event(match: Match, scene: Scene) -> float:
    """How great an event of this very day the sentence brings, 0 to 1.

    What lasts for weeks (a retrograde, two slow planets in aspect) or comes every other day (the
    Moon's aspects and signs) is no event of the day.
    """
    phrase, day = match.phrase, scene.day
    if phrase.station or (phrase.phase and day.sky.phase in QUARTERS):
        return 1.0
    if phrase.ingress:
        return 0.0 if match.body is Body.MOON else 1.0
    if match.body and match.other:
        aspect = day.aspects[match.body, match.other]
        passing = Body.MOON not in match.bodies and aspect.first not in SLOW
        return 0.7 if passing and aspect.orb <= EXACT else 0.0
    return 0.0


def cost_of_lead(match: Match, taken: int, scene: Scene, later: int) -> float:
    """`later`: how many sections have their turn to lead before this one."""
    return EVENT_TAKEN * taken + EVENT_LATER * later - EVENT * event(match, scene)


def cost_of_sky(match: Match, taken: int, told: Told) -> float:
    said = SAID_BEFORE if events_in(match) & told.events else 0.0
    return SKY_TAKEN * taken + said + _cost_of_bodies(match, told)


def _cost_of_bodies(match: Match, told: Told) -> float:
    """The second section about a body costs a little, the third much; the Moon is always news."""
    seen = max((told.bodies[body] for body in match.bodies), default=0)
    if seen > 1:
        return BODY_WORN * (seen - 1)
    if match.body is Body.MOON and not match.other:
        return -FLEETING
    return BODY_USED * seen


def cost_of_turn(match: Match, taken: int, sky: Match, told: Told) -> float:
    """For a sentence that follows `sky` in its section."""
    cost = TAKEN * taken + (SAID_BEFORE if events_in(match) & told.events else 0.0)
    if not match.body:
        return cost + NO_TOPIC
    return cost if set(match.bodies) & set(sky.bodies) else cost + OFF_TOPIC


def cost_of_summary(match: Match, taken: int, scene: Scene) -> float:
    personal = 0.0 if match.phrase.plain else PERSONAL
    return TAKEN * taken - event(match, scene) - personal


def cost_if_taken(_: Match, taken: int) -> float:
    return TAKEN * taken
