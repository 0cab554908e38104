"""Clocks that are named by their distance from others: "UTC+3", "МСК+2", "GMT-5", "EST"."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from horo_app.core import clock
from horo_app.telegram.understanding.normalize import spaced

_OFFSET = re.compile(
    r"(?P<base>utc|gmt|мск|msk|москва|московское)? ?(?P<sign>[+-]) ?(?P<hours>\d{1,2})(?::?(?P<minutes>30|45|00))?"
    r"(?: ?(?:час(?:а|ов)?|ч|hours?|h))?(?: (?:от|к|from|to) (?P<after>мск|москвы|москве|московского|"
    r"utc|gmt|moscow|msk))?"
    r"(?: (?P<last>мск|utc|gmt))?"
)
_AROUND = re.compile(
    r"\b(?:у меня|у нас|мой|моя|часовой|пояс|таймзона|зона|время|мое|я|по|в|my|time ?zone|zone|is|i am|"
    r"im|on|in|it|the|timezone|"
    r"поставь|сейчас|живу|разница|московское время|time)\b"
)
# One city for each hour that Russian clocks are ahead of Moscow's
_FROM_MOSCOW = {
    -1: "Europe/Kaliningrad", 0: "Europe/Moscow", 1: "Europe/Samara", 2: "Asia/Yekaterinburg", 3: "Asia/Omsk",
    4: "Asia/Novosibirsk", 5: "Asia/Irkutsk", 6: "Asia/Yakutsk", 7: "Asia/Vladivostok", 8: "Asia/Magadan",
    9: "Asia/Kamchatka",
}  # fmt: skip
_WITH_MINUTES = {
    (3, 30): "Asia/Tehran", (4, 30): "Asia/Kabul", (5, 30): "Asia/Kolkata", (5, 45): "Asia/Kathmandu",
    (6, 30): "Asia/Yangon", (9, 30): "Australia/Darwin",
}  # fmt: skip
_NAMED = {
    "utc": "Etc/UTC", "gmt": "Etc/UTC", "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "eastern": "America/New_York", "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago",
    "central": "America/Chicago", "mst": "America/Denver", "mdt": "America/Denver", "mountain": "America/Denver",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles", "akst": "America/Anchorage", "hst": "Pacific/Honolulu", "cet": "Europe/Berlin",
    "cest": "Europe/Berlin", "eet": "Europe/Athens", "eest": "Europe/Athens", "wet": "Europe/Lisbon",
    "bst": "Europe/London", "uk": "Europe/London", "ist": "Asia/Kolkata", "jst": "Asia/Tokyo", "kst": "Asia/Seoul",
    "sgt": "Asia/Singapore", "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "awst": "Australia/Perth",
    "nzst": "Pacific/Auckland", "msk": "Europe/Moscow", "мск": "Europe/Moscow", "московское": "Europe/Moscow",
    "московское время": "Europe/Moscow", "по москве": "Europe/Moscow", "москва время": "Europe/Moscow",
}  # fmt: skip
_EASTMOST = 14  # hours


def zone_named(text: str) -> ZoneInfo | None:
    """The clock that the text names by an offset or an abbreviation."""
    if re.fullmatch(r"[A-Z][A-Za-z]+/[A-Za-z_/]+", text.strip()):  # as computers name it
        return clock.known_zone(text.strip())
    plain = spaced(text)
    if plain in _NAMED and len(plain) > 2:
        return ZoneInfo(_NAMED[plain])
    core = " ".join(_AROUND.sub(" ", plain).split())
    if core in _NAMED and core != plain:  # two letters alone may be any word
        return ZoneInfo(_NAMED[core])
    found = _OFFSET.fullmatch(core)
    if found is None or not (found["base"] or found["after"] or found["last"] or core != plain):
        return None
    hours = int(found["hours"]) * (-1 if found["sign"] == "-" else 1)
    base = " ".join(found[name] or "" for name in ("base", "after", "last"))
    if re.search("м[ос]с?к|msk|moscow", base):
        return ZoneInfo(_FROM_MOSCOW[hours]) if hours in _FROM_MOSCOW else None
    return _at(hours, int(found["minutes"] or 0))


def bare_offset(text: str) -> ZoneInfo | None:
    """The clock of "+3" and «-5», to whoever was asked for it."""
    found = re.fullmatch(r"([+-]) ?(\d{1,2})", spaced(text))
    return _at(int(found[1] + found[2]), 0) if found else None


def _at(hours: int, minutes: int) -> ZoneInfo | None:
    if minutes:
        name = _WITH_MINUTES.get((hours, minutes))
        return ZoneInfo(name) if name else None
    if not -12 <= hours <= _EASTMOST:
        return None
    return ZoneInfo(f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC")


def offset_of(zone: ZoneInfo, now: dt.datetime) -> str:
    """Like "UTC+5:30" and "UTC−3"."""
    offset = now.astimezone(zone).strftime("%z")
    hours, minutes = int(offset[:3]), int(offset[3:])
    return f"UTC{hours:+d}".replace("-", "\u2212") + (f":{minutes:02}" if minutes else "")
