"""The sky agrees with the Swiss Ephemeris (Moshier's), an independent work, and with almanacs."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise

import pytest
import swisseph as swe

from horo_app.astrology import sky
from horo_app.astrology.sky import AspectKind, Body, Dignity, Phase, Season, sky_at, sky_on
from horo_app.astrology.zodiac import SIGNS, Sign

UTC = dt.UTC
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
PLANETS = [body for body in Body if body not in (Body.SUN, Body.MOON)]
# An odd stride, so that the instants fall on all hours of the day and all months.
INSTANTS = [dt.datetime(1950, 1, 1, tzinfo=UTC) + i * dt.timedelta(days=182.77) for i in range(202)]


def days_of(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + i * DAY for i in range((dt.date(year + 1, 1, 1) - first).days)]


def midnight(date: dt.date) -> dt.datetime:
    return dt.datetime(date.year, date.month, date.day, tzinfo=UTC)


def julian_day(instant: dt.datetime) -> float:
    return 2451545.0 + (instant - dt.datetime(2000, 1, 1, 12, tzinfo=UTC)) / DAY


def oracle(body: Body, instant: dt.datetime) -> tuple[float, float]:
    """Longitude in degrees and speed in degrees per day, by the Swiss Ephemeris."""
    flags = swe.FLG_MOSEPH | swe.FLG_SPEED
    found, _ = swe.calc_ut(julian_day(instant), list(Body).index(body), flags)
    return found[0], found[3]


def oracle_longitude(body: Body, instant: dt.datetime) -> float:
    return oracle(body, instant)[0]


def oracle_elongation(instant: dt.datetime) -> float:
    moon, sun = oracle_longitude(Body.MOON, instant), oracle_longitude(Body.SUN, instant)
    return (moon - sun) % 360


def oracle_goes_back(body: Body, instant: dt.datetime) -> bool:
    # Over a day, because the Moshier series jumps by more than an outer planet moves in a minute.
    half = DAY / 2
    return arc(oracle_longitude(body, instant - half), oracle_longitude(body, instant + half)) < 0


def arc(origin: float, target: float) -> float:
    return (target - origin + 180) % 360 - 180


def apart(first: float, second: float) -> float:
    return abs(arc(first, second))


@pytest.mark.parametrize("body", Body)
def test_longitudes_agree_with_the_oracle_over_a_century(body: Body) -> None:
    allowed = 0.02 if body is Body.MOON else 0.01
    for instant in INSTANTS:
        ours = sky_at(instant).position(body)
        assert apart(ours.longitude, oracle_longitude(body, instant)) < allowed, instant
        assert 0 <= ours.longitude < 360


def test_a_position_names_the_sign_and_the_degree_of_its_longitude() -> None:
    for instant in INSTANTS:
        for body, position in sky_at(instant).positions.items():
            assert position.body is body
            assert 0 <= position.degree < 30
            assert apart(position.sign.place * 30 + position.degree, position.longitude) < 1e-9


def test_every_body_has_a_position() -> None:
    assert list(sky_on(dt.date(2024, 4, 8)).positions) == list(Body)


@pytest.mark.parametrize("body", Body)
def test_speeds_agree_with_the_oracle_through_a_year(body: Body) -> None:
    for date in days_of(2024)[::3]:
        position = sky_on(date).position(body)
        _, speed = oracle(body, sky_on(date).instant)
        assert position.speed == pytest.approx(speed, abs=0.005), date
        assert position.retrograde is (position.speed < 0)


@pytest.mark.parametrize("body", PLANETS)
def test_a_planet_is_retrograde_on_the_days_the_oracle_says(body: Body) -> None:
    ours = [date for date in days_of(2024) if sky_on(date).position(body).retrograde]
    theirs = [date for date in days_of(2024) if oracle_goes_back(body, midnight(date) + DAY / 2)]
    assert ours == theirs


def test_sun_and_moon_are_never_retrograde() -> None:
    for date in days_of(2023):
        assert not sky_on(date).position(Body.SUN).retrograde
        assert not sky_on(date).position(Body.MOON).retrograde


def test_a_date_has_the_positions_of_its_noon_in_utc() -> None:
    on, at = sky_on(dt.date(2025, 7, 1)), sky_at(dt.datetime(2025, 7, 1, 12, tzinfo=UTC))
    assert on.instant == at.instant == dt.datetime(2025, 7, 1, 12, tzinfo=UTC)
    assert on.positions == at.positions
    assert on.aspects == at.aspects
    assert on.phase is at.phase


def test_an_instant_is_the_same_in_every_time_zone() -> None:
    instant = dt.datetime(2025, 7, 1, 22, 30, tzinfo=UTC)
    moscow = instant.astimezone(dt.timezone(dt.timedelta(hours=3)))  # already 2 July there
    assert sky_at(moscow) == sky_at(instant)


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs an instant with a time zone"):
        sky_at(dt.datetime(2025, 7, 1, 12))


def test_a_leap_day_lies_between_its_neighbours() -> None:
    suns = [
        sky_on(date).position(Body.SUN).longitude
        for date in (dt.date(2024, 2, 28), dt.date(2024, 2, 29), dt.date(2024, 3, 1))
    ]
    assert [arc(*pair) for pair in pairwise(suns)] == pytest.approx([1.003, 1.003], abs=0.002)


# Ingresses


@pytest.mark.parametrize(
    ("moment", "sign"),
    [  # US Naval Observatory, to the minute
        ("2024-03-20T03:06", Sign.ARIES),
        ("2024-06-20T20:51", Sign.CANCER),
        ("2024-09-22T12:44", Sign.LIBRA),
        ("2024-12-21T09:21", Sign.CAPRICORN),
        ("2025-03-20T09:01", Sign.ARIES),
    ],
)
def test_the_sun_enters_a_cardinal_sign_at_the_equinox_or_solstice(moment: str, sign: Sign) -> None:
    published = dt.datetime.fromisoformat(moment).replace(tzinfo=UTC)
    [ingress] = [i for i in sky_on(published.date()).ingresses if i.body is Body.SUN]
    assert ingress.sign is sign
    assert abs(ingress.at - published) <= MINUTE


@pytest.mark.parametrize("body", Body)
def test_a_body_enters_signs_on_the_days_the_oracle_says(body: Body) -> None:
    ours = [
        (date, ingress.sign)
        for date in days_of(2023)
        for ingress in sky_on(date).ingresses
        if ingress.body is body
    ]
    signs = [
        SIGNS[int(oracle_longitude(body, midnight(date)) // 30)]
        for date in [*days_of(2023), dt.date(2024, 1, 1)]
    ]
    days = zip(days_of(2023), pairwise(signs), strict=True)
    assert ours == [(date, new) for date, (old, new) in days if old is not new]


def test_an_ingress_is_the_moment_the_body_stands_on_the_cusp() -> None:
    for date in days_of(2023):
        for ingress in sky_on(date).ingresses:
            assert midnight(date) <= ingress.at < midnight(date) + DAY
            here = sky_at(ingress.at).position(ingress.body)
            assert min(here.degree, 30 - here.degree) < abs(here.speed) * (2 / 86400) + 1e-5
            assert sky_at(ingress.at + MINUTE).position(ingress.body).sign is ingress.sign


def test_the_moon_and_the_sun_enter_signs_at_the_oracle_s_minute() -> None:
    for date in days_of(2023):
        for ingress in sky_on(date).ingresses:
            if ingress.body in (Body.SUN, Body.MOON):
                longitude, speed = oracle(ingress.body, ingress.at)
                late = arc(ingress.sign.place * 30, longitude) / speed * DAY
                assert abs(late) <= MINUTE, ingress


def test_a_retrograde_planet_enters_the_previous_sign() -> None:
    [ingress] = [i for i in sky_on(dt.date(2023, 6, 11)).ingresses if i.body is Body.PLUTO]
    assert ingress.sign is Sign.CAPRICORN


def test_a_planet_may_enter_a_sign_and_leave_it_within_the_day_it_turns() -> None:
    # Mercury reached 0.002° of Aquarius on that day and went back
    mercury = [i for i in sky_on(dt.date(1970, 1, 4)).ingresses if i.body is Body.MERCURY]
    [turn] = sky_on(dt.date(1970, 1, 4)).stations
    assert [ingress.sign for ingress in mercury] == [Sign.AQUARIUS, Sign.CAPRICORN]
    assert mercury[0].at < turn.at < mercury[1].at


@pytest.mark.parametrize(
    ("day", "sign"),
    [("2024-08-24", Sign.TAURUS), ("2027-06-10", Sign.VIRGO), ("1984-10-15", Sign.CANCER)],
)
def test_an_ingress_within_a_minute_of_midnight_is_not_lost(day: str, sign: Sign) -> None:
    date = dt.date.fromisoformat(day)
    around = [i for beside in (-1, 0, 1) for i in sky_on(date + beside * DAY).ingresses]
    assert [i.sign for i in around if i.body is Body.MOON] == [sign]


def test_the_ingresses_of_a_day_are_in_the_order_of_time() -> None:
    busy = [sky_on(date).ingresses for date in days_of(2023) if len(sky_on(date).ingresses) > 1]
    assert busy
    for ingresses in busy:
        assert list(ingresses) == sorted(ingresses, key=lambda ingress: ingress.at)


# Stations


@pytest.mark.parametrize(
    ("moment", "retrograde"),
    [  # published for Mercury in 2024
        ("2024-04-01T22:14", True),
        ("2024-04-25T12:54", False),
        ("2024-08-05T04:56", True),
        ("2024-08-28T21:14", False),
        ("2024-11-26T02:42", True),
        ("2024-12-15T20:56", False),
    ],
)
def test_mercury_turns_when_almanacs_say(moment: str, retrograde: bool) -> None:
    published = dt.datetime.fromisoformat(moment).replace(tzinfo=UTC)
    [station] = [s for s in sky_on(published.date()).stations if s.body is Body.MERCURY]
    assert station.retrograde is retrograde
    assert abs(station.at - published) < 10 * MINUTE


@pytest.mark.parametrize("body", Body)
def test_a_body_turns_on_the_days_the_oracle_says(body: Body) -> None:
    ours = [
        (date, station.retrograde)
        for date in days_of(2024)
        for station in sky_on(date).stations
        if station.body is body
    ]
    midnights = [midnight(date) for date in [*days_of(2024), dt.date(2025, 1, 1)]]
    back = [oracle_goes_back(body, instant) for instant in midnights]
    days = zip(days_of(2024), pairwise(back), strict=True)
    assert ours == [(date, now) for date, (before, now) in days if before is not now]


def test_a_station_is_the_moment_the_planet_stands_still() -> None:
    stations = [station for date in days_of(2024) for station in sky_on(date).stations]
    assert len(stations) > 10
    for station in stations:
        before, after = sky_at(station.at - MINUTE), sky_at(station.at + MINUTE)
        assert before.position(station.body).retrograde is not station.retrograde
        assert after.position(station.body).retrograde is station.retrograde


def test_an_instant_has_no_ingresses_and_no_stations() -> None:
    eventful = sky_on(dt.date(1970, 1, 4))
    assert eventful.ingresses
    assert eventful.stations
    assert sky_at(eventful.instant).ingresses == ()
    assert sky_at(eventful.instant).stations == ()


# The Moon's phase


def test_the_phase_of_each_day_of_a_year_follows_the_oracle() -> None:
    for date in days_of(2025):
        before, after = oracle_elongation(midnight(date)), oracle_elongation(midnight(date) + DAY)
        passed = before // 90 != after // 90
        # Phase runs new, between, first quarter, between …: two names to every quarter
        expected = list(Phase)[int(after // 90) * 2 + (0 if passed else 1)]
        assert sky_on(date).phase is expected, date


@pytest.mark.parametrize("day", ["1999-08-11", "2017-08-21", "2024-04-08", "2026-08-12"])
def test_the_moon_is_new_on_the_day_of_a_solar_eclipse(day: str) -> None:
    date = dt.date.fromisoformat(day)
    assert sky_on(date).phase is Phase.NEW
    assert sky_on(date - DAY).phase is Phase.WANING_CRESCENT
    assert sky_on(date + DAY).phase is Phase.WAXING_CRESCENT


@pytest.mark.parametrize("day", ["2018-07-27", "2022-05-16", "2025-03-14"])
def test_the_moon_is_full_on_the_day_of_a_lunar_eclipse(day: str) -> None:
    date = dt.date.fromisoformat(day)
    assert sky_on(date).phase is Phase.FULL
    assert sky_on(date).illumination > 0.99
    assert sky_on(date - DAY).phase is Phase.WAXING_GIBBOUS
    assert sky_on(date + DAY).phase is Phase.WANING_GIBBOUS


def test_a_quarter_lasts_for_its_whole_utc_day_and_no_longer() -> None:
    eclipse = midnight(dt.date(2024, 4, 8))  # exact at 18:21
    assert sky_at(eclipse - MINUTE).phase is Phase.WANING_CRESCENT
    assert sky_at(eclipse).phase is Phase.NEW
    assert sky_at(eclipse + DAY - MINUTE).phase is Phase.NEW
    assert sky_at(eclipse + DAY).phase is Phase.WAXING_CRESCENT


def test_the_day_of_a_quarter_is_a_utc_day_whatever_zone_the_instant_is_in() -> None:
    evening = dt.datetime(2024, 4, 8, 23, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert sky_at(evening).phase is Phase.WAXING_CRESCENT  # 9 April, 04:00 UTC


def test_elongation_and_illumination_agree_with_the_oracle() -> None:
    for instant in INSTANTS:
        ours = sky_at(instant)
        lit = swe.pheno_ut(julian_day(instant), swe.MOON, swe.FLG_MOSEPH)[1]
        assert apart(ours.elongation, oracle_elongation(instant)) < 0.02
        assert ours.illumination == pytest.approx(lit, abs=0.001)
        assert 0 <= ours.elongation < 360


# Aspects


def oracle_excess(kind: AspectKind, first: Body, second: Body, instant: dt.datetime) -> float:
    separation = apart(oracle_longitude(first, instant), oracle_longitude(second, instant))
    return abs(separation - sky.ANGLES[kind])


@pytest.mark.parametrize("instant", INSTANTS[::4])
def test_two_bodies_are_in_aspect_when_the_oracle_has_them_within_the_orb(
    instant: dt.datetime,
) -> None:
    aspects = {(a.first, a.second, a.kind): a for a in sky_at(instant).aspects}
    for first, second in combinations(Body, 2):
        for kind in AspectKind:
            excess = oracle_excess(kind, first, second, instant)
            within = sky.orb_limit(kind, first, second) - excess
            if abs(within) > 0.03:  # nearer than that the two calculations may differ
                assert ((first, second, kind) in aspects) is (within > 0)
            if aspect := aspects.pop((first, second, kind), None):
                assert aspect.orb == pytest.approx(excess, abs=0.03)
    assert not aspects  # nor any between the same two, the other way round


@pytest.mark.parametrize("instant", INSTANTS[::4])
def test_an_aspect_applies_when_the_oracle_has_it_closing(instant: dt.datetime) -> None:
    for aspect in sky_at(instant).aspects:
        now, soon = (
            oracle_excess(aspect.kind, aspect.first, aspect.second, moment)
            for moment in (instant - DAY / 24, instant + DAY / 24)
        )
        if aspect.orb > 1 and abs(soon - now) > 0.005:  # neither exact nor standing still
            assert aspect.applying is (soon < now), aspect


def test_an_aspect_stops_applying_once_it_is_exact() -> None:
    def new_moon(minutes: int) -> bool:
        exact = dt.datetime(2024, 4, 8, 18, 21, tzinfo=UTC)
        aspects = sky_at(exact + minutes * MINUTE).aspects
        [conjunction] = [a for a in aspects if (a.first, a.second) == (Body.SUN, Body.MOON)]
        assert conjunction.kind is AspectKind.CONJUNCTION
        assert conjunction.orb < 0.1
        return conjunction.applying

    assert new_moon(-5)
    assert not new_moon(+5)


def test_aspects_come_closest_first() -> None:
    for instant in INSTANTS:
        orbs = [aspect.orb for aspect in sky_at(instant).aspects]
        assert orbs == sorted(orbs)
        assert all(orb >= 0 for orb in orbs)


def test_the_sun_and_the_moon_have_wider_orbs() -> None:
    for kind in AspectKind:
        planets = sky.orb_limit(kind, Body.MARS, Body.SATURN)
        assert sky.orb_limit(kind, Body.SUN, Body.SATURN) > planets
        assert sky.orb_limit(kind, Body.MARS, Body.MOON) > planets


def test_no_two_kinds_of_aspect_overlap() -> None:
    ends = [
        (sky.ANGLES[kind] - orb, sky.ANGLES[kind] + orb)
        for kind in AspectKind
        for orb in [sky.orb_limit(kind, Body.SUN, Body.MOON)]
    ]
    assert all(end < start for (_, end), (start, _) in pairwise(ends))


# What the signs mean to each other


def test_houses_are_counted_from_the_reader_s_own_sign() -> None:
    for reader in Sign:
        order = [*SIGNS[reader.place :], *SIGNS[: reader.place]]
        assert [sky.solar_house(reader, sign) for sign in order] == list(range(1, 13))


@pytest.mark.parametrize(
    ("reader", "body_sign", "house"),
    [
        (Sign.LEO, Sign.LEO, 1),
        (Sign.PISCES, Sign.ARIES, 2),
        (Sign.ARIES, Sign.LIBRA, 7),
        (Sign.CAPRICORN, Sign.LIBRA, 10),
        (Sign.LEO, Sign.CANCER, 12),
    ],
)
def test_known_houses(reader: Sign, body_sign: Sign, house: int) -> None:
    assert sky.solar_house(reader, body_sign) == house


# Domicile, exaltation, detriment, fall; Mercury's second home and exile take precedence.
DIGNITIES = {
    Body.SUN: ("leo", "aries", "aquarius", "libra"),
    Body.MOON: ("cancer", "taurus", "capricorn", "scorpio"),
    Body.MERCURY: ("gemini virgo", "", "sagittarius pisces", ""),
    Body.VENUS: ("taurus libra", "pisces", "scorpio aries", "virgo"),
    Body.MARS: ("aries scorpio", "capricorn", "libra taurus", "cancer"),
    Body.JUPITER: ("sagittarius pisces", "cancer", "gemini virgo", "capricorn"),
    Body.SATURN: ("capricorn aquarius", "libra", "cancer leo", "aries"),
    Body.URANUS: ("aquarius", "", "leo", ""),
    Body.NEPTUNE: ("pisces", "", "virgo", ""),
    Body.PLUTO: ("scorpio", "", "taurus", ""),
}


@pytest.mark.parametrize("body", Body)
def test_dignities_are_the_traditional_ones(body: Body) -> None:
    for dignity, signs in zip(Dignity, DIGNITIES[body], strict=True):
        found = {sign for sign in Sign if sky.dignity(body, sign) is dignity}
        assert found == set(signs.split())


def test_seasons_begin_in_march_june_september_and_december() -> None:
    seasons = [sky.season(dt.date(2024, month, 1)) for month in range(1, 13)]
    winter, spring, summer, autumn = Season.WINTER, Season.SPRING, Season.SUMMER, Season.AUTUMN
    assert seasons == [winter] * 2 + [spring] * 3 + [summer] * 3 + [autumn] * 3 + [winter]


# Being asked often and at once


def test_the_sky_of_a_date_is_calculated_once() -> None:
    assert sky_on(dt.date(2025, 1, 1)) is sky_on(dt.date(2025, 1, 1))
    assert sky_on.cache_info().maxsize is not None


def test_threads_that_ask_at_once_see_the_same_sky() -> None:
    # A century no other test visits: the engine prepares its Pluto there for the first time
    instants = [dt.datetime(2100, 1, 1, tzinfo=UTC) + i * 300 * DAY for i in range(8)]
    with ThreadPoolExecutor(len(instants)) as pool:
        together = list(pool.map(sky_at, instants))
    assert together == [sky_at(instant) for instant in instants]
