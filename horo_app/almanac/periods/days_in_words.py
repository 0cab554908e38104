"""Days and hours of a span in words, by the clocks of its zone. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date

from horo_app.almanac.times_in_words import Hours
from horo_app.astrology.day_sky import day_sky
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.core.language import Language

_RU_ON = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
_RU_UNTIL = (
    *("до понедельника", "до вторника", "до среды", "до четверга"),
    *("до пятницы", "до субботы", "до воскресенья"),
)


class Days:
    """How the days of one text are said: by weekday in a week, by date in a longer span."""

    def __init__(self, period: Period, zone: str, language: Language) -> None:
        self._by_weekday = period.kind is PeriodKind.WEEK
        self._language = language
        self._zone = ZoneInfo(zone)
        self.hours = Hours(day_sky(period.first, zone), language)

    def local(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self._zone).date()

    def on(self, at: dt.datetime) -> str:
        """«в среду», "on Wednesday"; «12 декабря», "on December 12"."""
        date = self.local(at)
        if self._language is Language.RU:
            return _RU_ON[date.weekday()] if self._by_weekday else self.date(date)
        return f"on {date:%A}" if self._by_weekday else f"on {self.date(date)}"

    def until(self, at: dt.datetime) -> str:
        """«до среды», "until Wednesday"; «до 12 декабря», "until December 12"."""
        date = self.local(at)
        if self._language is Language.RU:
            return _RU_UNTIL[date.weekday()] if self._by_weekday else f"до {self.date(date)}"
        return f"until {date:%A}" if self._by_weekday else f"until {self.date(date)}"

    def when(self, at: dt.datetime) -> str:
        """«в среду в 14:20», "on Wednesday at 2:20 p.m."."""
        return f"{self.on(at)} {self.hours.at(at)}"

    def date(self, date: dt.date) -> str:
        """«12 декабря», "December 12"."""
        pattern = "d MMMM" if self._language is Language.RU else "MMMM d"
        return format_date(date, pattern, locale=self._language.value)
