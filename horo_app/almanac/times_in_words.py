"""Instants of a day in words, by the clocks of its zone; the first one said names the zone. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from horo_app.astrology.day_sky import DaySky
from horo_app.core.language import Language

_HALF_A_MINUTE = dt.timedelta(seconds=30)
# The zones whose city Russian says in a case of its own.
_RU_ZONES = {
    "Europe/Moscow": "по Москве",
    "Europe/Kaliningrad": "по Калининграду",
    "Europe/Samara": "по Самаре",
    "Asia/Yekaterinburg": "по Екатеринбургу",
    "Asia/Omsk": "по Омску",
    "Asia/Novosibirsk": "по Новосибирску",
    "Asia/Krasnoyarsk": "по Красноярску",
    "Asia/Irkutsk": "по Иркутску",
    "Asia/Yakutsk": "по Якутску",
    "Asia/Vladivostok": "по Владивостоку",
    "Asia/Almaty": "по Алматы",
    "Asia/Tashkent": "по Ташкенту",
    "Asia/Tbilisi": "по Тбилиси",
    "Asia/Yerevan": "по Еревану",
    "Europe/Minsk": "по Минску",
    "Europe/Kyiv": "по Киеву",
    "Europe/Berlin": "по Берлину",
    "Europe/London": "по Лондону",
    "Europe/Paris": "по Парижу",
    "America/New_York": "по Нью-Йорку",
}
_UTC = ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "Universal")


def zone_name(zone: str, language: Language) -> str:
    """Whose clocks are meant: «по Москве», "Moscow time"."""
    if zone in _UTC:
        return "UTC" if language is Language.EN else "по UTC"
    if language is Language.RU and zone in _RU_ZONES:
        return _RU_ZONES[zone]
    city = get_timezone_location(zone, locale=language.value, return_city=True)
    return f"{city} time" if language is Language.EN else f"время: {city}"


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
        return f"{'в' if self._language is Language.RU else 'at'} {self._bare(at)}{zone}"

    def today_at(self, at: dt.datetime) -> str:
        return f"{'сегодня' if self._language is Language.RU else 'today'} {self.at(at)}"

    def _bare(self, at: dt.datetime) -> str:
        local, nearest = (one.astimezone(self._zone) for one in (at, at + _HALF_A_MINUTE))
        if nearest.date() == local.date():  # the last half minute of a day stays in it
            local = nearest
        if self._language is Language.RU:
            return f"{local.hour}:{local.minute:02}"
        return f"{(local.hour - 1) % 12 + 1}:{local.minute:02} {'a' if local.hour < 12 else 'p'}.m."
