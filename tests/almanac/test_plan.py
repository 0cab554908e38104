"""The plan of a reading: what acts on a sign, what is told of it, and that its parts agree."""

import datetime as dt
from itertools import combinations

import pytest

from bench.whole import dummy
from horo_app.almanac.phrasebook import LIFE, MOON_SECTIONS, PLANET_SECTION
from horo_app.almanac.plan import MOST_TOLD, Plan, plan_of, tone_of
from horo_app.almanac.plan_facts import facts_of
from horo_app.almanac.rotation import turn, turn_together
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import SIGNS, Sign

ZONE = "Europe/Moscow"
ALL = dummy().written
FIRST = dt.date(2026, 1, 1)


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    """Of two years, every third day."""
    return [
        plan_of(sign, FIRST + dt.timedelta(days=3 * number), ZONE, ALL)
        for number in range(243)
        for sign in SIGNS
    ]


def test_a_plan_speaks_of_nothing_that_no_list_has_texts_for() -> None:
    few = {
        key: ALL[key]
        for key in ALL
        if key[0] in ("house", "theme") and (key[1].isdigit() or key[0] == "house")
    }
    for number in range(30):
        plan = plan_of(Sign.LEO, FIRST + dt.timedelta(days=number), ZONE, few)
        assert plan.told == {}
        assert plan.event is None
        assert plan.theme.key in few


def test_each_thing_is_told_once_and_with_its_own_planets(plans: list[Plan]) -> None:
    for plan in plans:
        assert len(plan.told) <= MOST_TOLD
        for one, other in combinations(plan.told.values(), 2):
            assert not set(one.bodies) & set(other.bodies) - {Body.MOON}


def test_what_is_told_stands_in_a_section_that_suits_it(plans: list[Plan]) -> None:
    for plan in plans:
        for section, one in plan.told.items():
            assert section in LIFE
            if one.kind == "moon":
                assert section in MOON_SECTIONS[one.bodies[1]]
            if one.kind == "planet":
                assert section is PLANET_SECTION[one.first]


def test_what_is_told_of_the_moon_happens_while_people_are_awake(plans: list[Plan]) -> None:
    for plan in plans:
        for one in plan.told.values():
            if one.kind == "moon":
                local = plan.sky.local(one.at)
                assert local.date() == plan.sky.date
                assert 7 <= local.hour < 23


def test_a_hard_day_names_something_hard_and_a_splendid_one_something_easy(plans: list[Plan]) -> None:
    for plan in plans:
        values = [one.value for one in plan.told.values()]
        if plan.score <= 4:
            assert min(values) < 0, plan
        if plan.score >= 8:
            assert max(values) > 0, plan


def test_the_reason_names_what_there_is_and_goes_with_the_score(plans: list[Plan]) -> None:
    for plan in plans:
        assert plan.reason != "up" or (plan.up and plan.score >= 6)
        assert plan.reason != "down" or (plan.down and plan.score <= 5)
        assert plan.reason != "both" or (plan.up and plan.down)
    assert {plan.reason for plan in plans} == {"up", "down", "both", "quiet"}


def test_the_theme_is_like_the_score(plans: list[Plan]) -> None:
    for plan in plans:
        kind, name, *rest = plan.theme.key
        if kind == "theme" and name.isdigit():
            assert rest == [tone_of(plan.score)]
        elif kind == "theme":
            assert rest != ["hard"] or plan.score <= 4
            assert rest != ["soft"] or plan.score >= 7
        else:
            assert plan.event
            assert 4 <= plan.score <= 8


def test_new_and_full_moons_and_eclipses_are_told_to_everybody() -> None:
    eclipse = [plan_of(sign, dt.date(2026, 8, 12), ZONE, ALL) for sign in SIGNS]
    assert {plan.event.name for plan in eclipse if plan.event} == {"solar_eclipse"}
    assert all(plan.event for plan in eclipse)


def test_an_arc_goes_forward_and_has_two_hours_between() -> None:
    arcs = [
        plan.arc
        for plan in (
            plan_of(sign, FIRST + dt.timedelta(days=n), ZONE, ALL) for n in range(60) for sign in SIGNS
        )
    ]
    found = [arc for arc in arcs if arc]
    assert len(found) > 100
    assert all(arc.second - arc.first >= dt.timedelta(hours=2) for arc in found)
    assert len({arc.name for arc in found}) == 5


def test_facts_say_where_they_are_told_and_when_they_are_exact(plans: list[Plan]) -> None:
    for plan in plans:
        facts = facts_of(plan)
        told = [
            fact for fact in facts if fact["role"] == "support" and fact["kind"] in ("aspect", "in_house")
        ]
        assert {fact["section"] for fact in told} == {section.value for section in plan.told}
        for fact in facts:
            if "at" in fact:
                at = dt.datetime.fromisoformat(fact["at"])
                assert plan.sky.start <= at < plan.sky.end + dt.timedelta(days=1)
        assert len({str(fact) for fact in facts}) == len(facts)


def test_a_list_is_gone_through_before_a_text_comes_again() -> None:
    for sign in SIGNS:
        for count in (4, 7, 12, 13, 14):
            seen = [turn(occasion, count, sign, ("house", "7", "love")) for occasion in range(count)]
            assert sorted(seen) == list(range(count))


def test_signs_that_read_from_one_list_on_a_day_read_it_apart() -> None:
    for count in (6, 7, 9, 10):
        for occasion in range(40):
            read = [turn_together(occasion, count, rank, ("event", "full_moon")) for rank in range(count)]
            assert len(set(read)) == count


def test_no_two_signs_of_a_day_have_a_theme_s_text_in_common() -> None:
    for number in range(0, 365, 2):
        date = FIRST + dt.timedelta(days=number)
        ranked = [plan_of(sign, date, ZONE, ALL).theme for sign in SIGNS]
        taken = [(theme.key, theme.rank) for theme in ranked if theme.rank is not None]
        assert len(set(taken)) == len(taken), date
