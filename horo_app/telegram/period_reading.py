"""The horoscope of a week, a month or a year as a message."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Italic, Text, sizeof

from horo_app.almanac.periods import PeriodText
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.content.wording import day_of_month, heading, moment, period_title
from horo_app.core.errors import NoReading
from horo_app.core.i18n import say
from horo_app.readings.period_repository import PeriodReading
from horo_app.readings.period_service import get_period
from horo_app.site.period_html import scores_in_words
from horo_app.telegram import keyboards
from horo_app.telegram.reply import ROOM, Reply, cut, plain, title
from horo_app.telegram.user_context import UserContext


async def present_period(guest: UserContext, sign: Sign | None, kind: PeriodKind) -> Reply:
    """The period that the guest lives in; without a sign, the choice of one."""
    return await period_reading(guest, sign, Period.containing(kind, guest.today))


async def period_reading(guest: UserContext, sign: Sign | None, period: Period) -> Reply:
    """The horoscope, or a word about a period that there is none of."""
    language = guest.language
    if sign is None:
        ways = keyboards.signs_of_period(language, period)
        return plain(say(language, "Whose horoscope shall we look at?"), ways)
    try:
        found = await get_period(sign, period, language)
    except NoReading as error:
        return plain(say(language, error.text, **error.fields), keyboards.menu(sign, language))
    keyboard = keyboards.under_period(sign, language, period, guest.today)
    return Reply(message_of(found, guest.zone), keyboard, shows=(sign, language), period=period.kind)


def message_of(found: PeriodReading, zone: ZoneInfo) -> Text:
    """As a message within Telegram's limit: what does not fit stands on the site, the chapters first."""
    parts = [
        list(part)
        for part in (_sections(found), _turns(found.text, zone), _good(found.text), _chapters(found.text))
    ]
    while len(parts) > 1 and _size(_written(found, parts, ROOM)) > ROOM:
        parts.pop()
    share = ROOM
    while _size(text := _written(found, parts, share)) > ROOM:
        share = share * 3 // 4
    return text


def _size(text: Text) -> int:
    return sizeof(text.render()[0])


def _written(found: PeriodReading, parts: list[list[tuple[str, str]]], longest: int) -> Text:
    text = found.text
    told: list[Text | str] = [
        Bold(f"{title(text.sign, text.language)} · {period_title(text.period, text.language)}"),
        "\n\n", Italic(cut(text.summary, longest)), "\n\n", scores_in_words(text),
    ]  # fmt: skip
    for name, words in (pair for part in parts for pair in part):
        told += ["\n\n", Bold(name), "\n", cut(words, longest)]
    return Text(*told)


def _sections(found: PeriodReading) -> Iterator[tuple[str, str]]:
    for section, words in found.sections.items():
        yield heading(section, found.text.language), words


def _turns(text: PeriodText, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """By the reader's clock."""
    lines = [
        f"{moment(one.at.astimezone(zone), text.language, is_dated=True)}: {one.text}"
        for one in text.turning_points
    ]
    if lines:
        yield say(text.language, "Turning points"), "\n".join(lines)


def _good(text: PeriodText) -> Iterator[tuple[str, str]]:
    lines = [f"{day_of_month(one.date, text.language)}: {one.text}" for one in text.good_days]
    if lines:
        yield say(text.language, "Good days"), "\n".join(lines)


def _chapters(text: PeriodText) -> Iterator[tuple[str, str]]:
    for one in text.chapters:
        yield one.title, one.text
