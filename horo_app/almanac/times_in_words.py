"""Instants of a day in words, by the clocks of its zone; the first one said names the zone. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from horo_app.astrology.day_sky import DaySky
from horo_app.content.wording import clock_time
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

_HALF_A_MINUTE = dt.timedelta(seconds=30)
_UTC = ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "Universal")


def zone_name(zone: str, language: Language) -> str:
    """Whose clocks are meant: «по Москве», "Moscow time"."""
    clock = language_data(language, "formats")["clock"]
    if zone in _UTC:
        return str(clock["utc"])
    if zone in clock["zones"]:
        return str(clock["zones"][zone])
    return str(clock["city"]).format(
        city=get_timezone_location(zone, locale=language.value, return_city=True)
    )


class Hours:
    """The hours of one text."""

    def __init__(self, sky: DaySky, language: Language) -> None:
        self._sky = sky
        self._language = language
        self._zone = ZoneInfo(sky.zone)
        self._named = False

    def at(self, at: dt.datetime) -> str:
        """«в 14:20», "at 2:20 p.m.", with the zone when it is the first."""
        zone = "" if self._named else f" ({zone_name(self._sky.zone, self._language)})"
        self._named = True
        return self._words("at").format(time=self._bare(at) + zone)

    def today_at(self, at: dt.datetime) -> str:
        return self._words("today").format(time=self.at(at))

    def _words(self, name: str) -> str:
        return str(language_data(self._language, "formats")["clock"][name])

    def _bare(self, at: dt.datetime) -> str:
        local, nearest = (one.astimezone(self._zone) for one in (at, at + _HALF_A_MINUTE))
        if nearest.date() == local.date():  # the last half minute of a day stays in it
            local = nearest
        return clock_time(local, self._language)
