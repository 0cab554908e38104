"""Places: a city in any spelling, a point on the Earth, and the clock that goes with it."""

from zoneinfo import ZoneInfo

import pytest

from horo_app.core.language import Language
from horo_app.core.places import TABLE, find_cities, zone_at, zone_title


@pytest.mark.parametrize(
    ("text", "zone", "title"),
    [
        ("Воронеж", "Europe/Moscow", "Воронеж, Россия"),
        ("мытищи", "Europe/Moscow", "Мытищи, Россия"),
        ("йошкар ола", "Europe/Moscow", "Йошкар-Ола, Россия"),
        ("САНКТ-ПЕТЕРБУРГ", "Europe/Moscow", "Санкт-Петербург, Россия"),
        ("питер", "Europe/Moscow", "Питер, Россия"),
        ("мск", "Europe/Moscow", "Москва, Россия"),
        ("екб", "Asia/Yekaterinburg", "Екатеринбург, Россия"),
        ("Алматы", "Asia/Almaty", "Алматы, Казахстан"),
        ("Лондон", "Europe/London", "Лондон, Великобритания"),
        ("new york", "America/New_York", None),
        ("sao paulo", "America/Sao_Paulo", None),
        ("München", "Europe/Berlin", None),
        ("paris", "Europe/Paris", "Paris, Франция"),
        ("los angeles", "America/Los_Angeles", "Los Angeles, CA, США"),
        ("тбилиси", "Asia/Tbilisi", "Тбилиси, Грузия"),
        ("Kaliningrad", "Europe/Kaliningrad", "Kaliningrad, Россия"),
    ],
)
def test_a_city_is_found_by_its_name_in_either_alphabet(text: str, zone: str, title: str | None) -> None:
    [city] = find_cities(text)
    assert city.zone == zone
    assert title is None or city.title(Language.RU) == title


def test_of_namesakes_the_one_that_everybody_means_is_taken() -> None:
    """Moscow in Idaho has 25,000 people, and a Russian name in the data, too."""
    assert [city.country for city in find_cities("Москва")] == ["RU"]
    assert [city.country for city in find_cities("Paris")] == ["FR"]


def test_namesakes_on_different_clocks_are_all_offered_the_largest_first() -> None:
    zones = [city.zone for city in find_cities("Birmingham")]
    assert zones == ["Europe/London", "America/Chicago"]
    assert len({city.zone for city in find_cities("springfield")}) == len(find_cities("springfield")) > 1


def test_namesakes_on_one_clock_need_no_question() -> None:
    """There are two Kirovs, in zones with different names whose clocks show the same."""
    assert [city.zone for city in find_cities("Киров")] == ["Europe/Kirov"]


@pytest.mark.parametrize("text", ["Moscow, Idaho", "Moscow, USA", "moscow, сша", "Moscow, ID"])
def test_a_country_or_a_state_tells_namesakes_apart(text: str) -> None:
    assert [city.zone for city in find_cities(text)] == ["America/Los_Angeles"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("Екатеренбург", "Екатеринбург"), ("Новосибрск", "Новосибирск"), ("петребург", "Петербург")],
)
def test_a_slip_of_the_finger_is_forgiven_to_whoever_was_asked_for_a_city(text: str, name: str) -> None:
    assert find_cities(text) == []
    assert [city.name for city in find_cities(text, roughly=True)] == [name]


@pytest.mark.parametrize("text", ["ывапр", "asdfgh", "", ",", "123", "😀", "x" * 5000])
def test_nonsense_is_no_city(text: str) -> None:
    assert find_cities(text, roughly=True) == []


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (55.75, 37.62, "Europe/Moscow"),
        (-13.83, -171.77, "Pacific/Apia"),
        (28.61, 77.21, "Asia/Kolkata"),
        (64.18, -51.72, "America/Nuuk"),
        (0.0, -150.0, "Etc/GMT+10"),  # at sea
    ],
)
def test_a_point_on_the_earth_has_a_clock(latitude: float, longitude: float, zone: str) -> None:
    assert zone_at(latitude, longitude) == ZoneInfo(zone)


def test_a_zone_is_called_by_its_city_in_both_languages() -> None:
    assert zone_title(ZoneInfo("Europe/Moscow"), Language.RU) == "Москва"
    assert zone_title(ZoneInfo("America/New_York"), Language.EN) == "New York"


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [("Москва", 55.75, 37.62), ("Sydney", -33.87, 151.21), ("Quito", -0.23, -78.52)],
)
def test_a_city_has_its_place_on_the_earth(text: str, latitude: float, longitude: float) -> None:
    [city] = find_cities(text)
    assert (city.latitude, city.longitude) == pytest.approx((latitude, longitude), abs=0.05)
    zone = zone_at(city.latitude, city.longitude)
    assert zone is not None
    assert zone.key == city.zone


def test_the_names_of_all_cities_are_small() -> None:
    assert TABLE.stat().st_size < 3 * 2**20
