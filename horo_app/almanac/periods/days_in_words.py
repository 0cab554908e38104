"""Days and hours of a span in words, by the clocks of its zone. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date

from horo_app.almanac.times_in_words import Hours
from horo_app.astrology.day_sky import day_sky
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.core.language import Language
from horo_app.core.language_data import language_data


class DatesInWords:
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
        return self._day("on", self.local(at))

    def until(self, at: dt.datetime) -> str:
        """«до среды», "until Wednesday"; «до 12 декабря», "until December 12"."""
        return self._day("until", self.local(at))

    def _day(self, joint: str, date: dt.date) -> str:
        words = language_data(self._language, "formats")["days"]
        if self._by_weekday:
            return str(words[f"{joint}_weekday"][date.weekday()])
        return str(words[f"{joint}_date"]).format(date=self.date(date))

    def when(self, at: dt.datetime) -> str:
        """«в среду в 14:20», "on Wednesday at 2:20 p.m."."""
        return f"{self.on(at)} {self.hours.at(at)}"

    def date(self, date: dt.date) -> str:
        """«12 декабря», "December 12"."""
        pattern = language_data(self._language, "formats")["dates"]["in_a_text"]
        return format_date(date, pattern, locale=self._language.value)

    def span(self, first: dt.date, last: dt.date) -> str:
        """«с 3 по 27 февраля», "from February 3 to 27"."""
        words = language_data(self._language, "formats")["days"]
        within = words["span_in_a_month" if first.month == last.month else "span"]
        return str(within).format(
            first=self.date(first), last=self.date(last), first_day=first.day, last_day=last.day
        )

    def months(self, first: dt.date, last: dt.date) -> str:
        """«Январь — март», "January–March"."""
        words = language_data(self._language, "formats")["days"]
        return str(words["months"]).format(first=self.month(first).capitalize(), last=self.month(last))

    def month(self, date: dt.date) -> str:
        """«март», "March"."""
        return format_date(date, "LLLL", locale=self._language.value)
