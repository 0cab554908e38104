"""The hours of a reading by the clock of somebody in another time zone than the service's."""

import datetime as dt
from zoneinfo import ZoneInfo

from horo_app.content.explain import explain
from horo_app.content.reading import Fact, Reading
from horo_app.core.i18n import say
from horo_app.core.settings import settings
from horo_app.telegram.keyboards import time_of

DAY = dt.timedelta(days=1)


def by_the_clock_of(zone: ZoneInfo, reading: Reading) -> list[str]:
    """A line for every instant that the text tells; none where the service's clocks show the same."""
    moments = [
        (dt.datetime.fromisoformat(fact[name]), name, fact)
        for fact in reading.facts
        if "section" in fact
        for name in ("at", "until")
        if name in fact
    ]
    ours = settings().timezone
    if all(at.astimezone(zone).utcoffset() == at.astimezone(ours).utcoffset() for at, _, _ in moments):
        return []
    return [
        _line(at.astimezone(zone), name, fact, reading)
        for at, name, fact in sorted(moments, key=lambda moment: moment[0])
        if at.astimezone(zone).date() <= reading.date + DAY
    ]


def _line(here: dt.datetime, name: str, fact: Fact, reading: Reading) -> str:
    language = reading.language
    words = {"time": time_of(here.hour * 60 + here.minute), "what": explain(fact, language).title}
    if name == "until" and here.date() != reading.date:
        return say(language, "until {time} the next day — {what}", **words)
    if name == "until":
        return say(language, "until {time} — {what}", **words)
    return say(language, "{time} — {what}", **words)
