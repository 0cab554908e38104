"""The clock: today is a matter of zone."""

import datetime as dt
import zoneinfo
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from horo_app.core import clock


def test_today_differs_around_the_world(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T10:30+00:00")
    assert clock.today(ZoneInfo("Pacific/Kiritimati")) == dt.date(2026, 11, 24)
    assert clock.today(ZoneInfo("Europe/Moscow")) == dt.date(2026, 11, 23)
    assert clock.today(ZoneInfo("Pacific/Pago_Pago")) == dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "x" * 999, "Europe", "a\0b"]
)
def test_a_zone_from_outside_is_taken_only_if_it_exists(name: str) -> None:
    assert clock.known_zone(name) is None


def test_a_real_zone_is_known() -> None:
    assert clock.known_zone("America/New_York") == ZoneInfo("America/New_York")


def test_zones_are_known_on_a_machine_that_has_none_of_its_own() -> None:
    names = ["Pacific/Chatham", "America/Argentina/Buenos_Aires"]  # of which no other test keeps one
    zoneinfo.reset_tzpath(to=[])
    ZoneInfo.clear_cache(only_keys=names)
    try:
        assert None not in [clock.known_zone(name) for name in names]
    finally:
        zoneinfo.reset_tzpath()
        ZoneInfo.clear_cache(only_keys=names)
