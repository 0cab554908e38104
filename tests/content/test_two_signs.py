"""What is said of two signs: for every pair, in both languages, true to the day's sky."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest

from horo_app.astrology.day_sky import day_sky
from horo_app.astrology.inflection import body_name
from horo_app.astrology.sign_pair import PAIRS, SignPair
from horo_app.astrology.sky import Body, solar_house
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content import check, two_signs_check
from horo_app.content.two_signs import rulers_of, text_of, today_of, two_signs_in
from horo_app.core.language import Language
from tests.content.test_check import spoil

ZONE = "Europe/Moscow"
DATES = [dt.date(2026, 11, 1) + dt.timedelta(days=number) for number in range(60)]
LEO_AND_AQUARIUS = SignPair(Sign.LEO, Sign.AQUARIUS)


def test_there_are_78_pairs_and_the_order_of_their_signs_makes_no_difference() -> None:
    assert len(set(PAIRS)) == 78
    assert {SignPair.of(one, other) for one in SIGNS for other in SIGNS} == set(PAIRS)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        (Sign.LEO, Sign.LEO, 0),
        (Sign.PISCES, Sign.ARIES, 1),
        (Sign.ARIES, Sign.AQUARIUS, 2),
        (Sign.CAPRICORN, Sign.LIBRA, 3),
        (Sign.SCORPIO, Sign.PISCES, 4),
        (Sign.ARIES, Sign.SCORPIO, 5),
        (Sign.AQUARIUS, Sign.LEO, 6),
    ],
)
def test_the_distance_goes_the_shorter_way(one: Sign, other: Sign, distance: int) -> None:
    assert SignPair.of(one, other).distance == SignPair.of(other, one).distance == distance


@pytest.mark.parametrize("language", Language)
def test_no_two_pairs_share_a_headline_a_love_or_a_thing_to_try(language: Language) -> None:
    told = [text_of(pair, language) for pair in PAIRS]
    for part in ("headline", "love", "try_this"):
        assert len({getattr(text, part) for text in told}) == len(PAIRS)


@pytest.mark.parametrize("language", Language)
def test_the_line_of_the_day_says_where_the_moon_is_for_each(language: Language) -> None:
    date = dt.date(2026, 11, 29)  # the Moon in Leo from morning to night
    houses = two_signs_in(language).two_today.house
    for pair in PAIRS:
        told = today_of(pair, date, language, ZONE)[0]
        for sign in (pair.first, pair.second):
            assert houses[solar_house(sign, Sign.LEO)].theme in told
        assert "{" not in told


def test_an_aspect_is_told_only_if_it_is_exact_that_day_and_the_rulers_make_it() -> None:
    seen = 0
    for pair in PAIRS[::5]:
        for date in DATES:
            _, *aspect, _ = today_of(pair, date, Language.EN, ZONE)
            made = [{one.first, one.second} for one in day_sky(date, ZONE).aspects]
            made = [bodies for bodies in made if bodies & set(rulers_of(pair))]
            assert bool(aspect) == bool(made)
            for sentence in aspect:
                lead = sentence.partition(":")[0]
                named = {body for body in Body if body_name(body, Language.EN).removeprefix("the ") in lead}
                assert named in made
                seen += 1
    assert seen > 100


@pytest.mark.parametrize("language", Language)
def test_what_to_do_is_another_thing_each_day(language: Language) -> None:
    for pair in PAIRS:
        told = [today_of(pair, date, language, ZONE)[-1] for date in DATES]
        assert not [one for one, other in pairwise(told) if one == other]


def test_the_two_take_turns() -> None:
    told = [today_of(LEO_AND_AQUARIUS, date, Language.EN, ZONE)[-1] for date in DATES[:4]]
    leads = ["leo" if "Leo’s turn" in line else "aquarius" for line in told if "’s turn" in line]
    assert leads in (["leo", "aquarius"] * 2, ["aquarius", "leo"] * 2)


@pytest.mark.parametrize(
    ("file", "text", "by", "complaint"),
    [
        ("two_pairs.toml", "[aries.leo]", "[aries.lion]", "en/two_pairs.toml: aries.lion"),
        ("two_pairs.toml", "[aries.leo]", "[leo.aries]", "missing: aries.leo, unknown: leo.aries"),
        ("two_pairs.toml", "\ntry = ", "\nattempt = ", "Field required"),
        ("two_relations.toml", "[4.fire.fire]", "[4.fire.air]", "missing: 4.fire.fire, unknown: 4.fire.air"),
        ("two_facts.toml", "\n6 = ", "\n7 = ", "missing: 6, unknown: 7"),
        ("two_today.toml", "[house.12]", "[house.13]", "missing: 12, unknown: 13"),
        ("two_today.toml", "{moon}", "{sun}", "a slot or its case does not fit"),
        (
            "two_pairs.toml",
            "The next table can see the spark.",
            "They are incompatible.",
            "judges whether two",
        ),
        (
            "two_pairs.toml",
            "The next table can see the spark.",
            "It is their destiny.",
            "promises or fixes fate",
        ),
        ("two_pairs.toml", "The next table can see the spark.", "They meet on Friday.", "names a weekday"),
        ("two_pairs.toml", "Aries and Leo: one", "One", "begins with both names and a colon"),
        ("two_pairs.toml", "Then trade seats.", "x" * 300 + ".", "characters: from 40 to 200 are wanted"),
        (
            "two_today.toml",
            "Fix something that you both use.",
            "Turn in early, both of you: tonight that counts as devotion.",
            "is there twice",
        ),
    ],
)
def test_a_gap_or_a_slip_in_a_text_of_two_is_named(
    folder: Path, file: str, text: str, by: str, complaint: str
) -> None:
    spoil(folder, f"en/{file}", text, by)
    told = "\n".join(str(fault) for fault in two_signs_check.faults_in(folder / "en", Language.EN))
    assert complaint in told


def test_a_verdict_is_found_in_russian(folder: Path) -> None:
    spoil(folder, "ru/two_pairs.toml", "Искра видна всем", "Они не подходят друг другу. Искра видна всем")
    told = "\n".join(str(fault) for fault in check.faults_in(folder / "ru", Language.RU))
    assert "не подходят друг другу" in told
