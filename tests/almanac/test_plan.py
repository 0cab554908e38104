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
from horo_app.content.reading import Section

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


def test_what_is_told_is_exact_that_day_while_people_do_such_things(plans: list[Plan]) -> None:
    told = [(plan, section, one) for plan in plans for section, one in plan.told.items() if one.at]
    for plan, section, one in told:
        local = plan.sky.local(one.at)
        assert local.date() == plan.sky.date
        begins, ends = (8, 20) if section in (Section.CAREER, Section.FINANCE) else (7, 23)
        assert begins <= local.hour < ends


def test_a_hard_day_tells_something_hard_and_nothing_easy_and_a_splendid_one_the_reverse(
    plans: list[Plan],
) -> None:
    for plan in plans:
        moods = {one.mood for one in plan.told.values()}
        kind = any(one.mood == "conj" and one.value > 0 for one in plan.told.values())
        if plan.score <= 4:
            assert "hard" in moods, plan
        if plan.score <= 3:
            assert "soft" not in moods, plan
        if plan.score >= 8:
            assert "soft" in moods or kind, plan
            assert "hard" not in moods, plan


def test_the_reason_names_what_is_told_and_goes_with_the_score(plans: list[Plan]) -> None:
    for plan in plans:
        named = {"up": [plan.up], "down": [plan.down], "both": [plan.up, plan.down], "met": [plan.met]}
        assert all(one in plan.told.values() for one in named.get(plan.reason, [])), plan
        assert plan.reason != "quiet" or not any(one.aspect for one in plan.told.values())
        least, most = {"up": (6, 10), "down": (1, 5), "both": (4, 7)}.get(plan.reason, (5, 6))
        assert least <= plan.score <= most, plan
    assert {plan.reason for plan in plans} == {"up", "down", "both", "met", "quiet"}


def test_a_stay_of_weeks_or_years_is_no_reason_for_a_day_s_score(plans: list[Plan]) -> None:
    assert any(one.kind == "planet" for plan in plans for one in plan.told.values())
    assert all(one.aspect for plan in plans for one in (plan.up, plan.down, plan.met) if one)


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


def test_new_and_full_moons_and_eclipses_are_a_fact_for_everybody() -> None:
    eclipse = [plan_of(sign, dt.date(2026, 8, 12), ZONE, ALL) for sign in SIGNS]
    assert {plan.event.name for plan in eclipse if plan.event} == {"solar_eclipse"}
    assert all(plan.event for plan in eclipse)


def test_facts_say_where_they_are_told_and_when_they_are_exact(plans: list[Plan]) -> None:
    for plan in plans:
        facts = facts_of(plan)
        told = [fact for fact in facts if fact["kind"] in ("aspect", "in_house") and "section" in fact]
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
