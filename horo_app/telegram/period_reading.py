"""The horoscope of a week, a month or a year as a message."""

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

Part = tuple[str, list[str]]  # a heading and its lines


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
    """As a message within Telegram's limit: what does not fit stands on the site, the last lines first."""
    text = found.text
    sections = [(heading(section, text.language), [words]) for section, words in found.sections.items()]
    more = [part for part in (_turns(text, zone), _good(text), *_chapters(text)) if part[1]]
    while more and _size(_written(found, sections + more, ROOM)) > ROOM:
        more[-1][1].pop()
        more = [part for part in more if part[1]]
    share = ROOM
    while _size(written := _written(found, sections + more, share)) > ROOM:
        share = share * 3 // 4
    return written


def _size(text: Text) -> int:
    return sizeof(text.render()[0])


def _written(found: PeriodReading, parts: list[Part], longest: int) -> Text:
    text = found.text
    told: list[Text | str] = [
        Bold(f"{title(text.sign, text.language)} · {period_title(text.period, text.language)}"),
        "\n\n", Italic(cut(text.summary, longest)), "\n\n", scores_in_words(text),
    ]  # fmt: skip
    for name, lines in parts:
        told += ["\n\n", Bold(name), "\n", cut("\n".join(lines), longest)]
    return Text(*told)


def _turns(text: PeriodText, zone: ZoneInfo) -> Part:
    """By the reader's clock."""
    return say(text.language, "Turning points"), [
        f"{moment(one.at.astimezone(zone), text.language, is_dated=True)}: {one.text}"
        for one in text.turning_points
    ]


def _good(text: PeriodText) -> Part:
    return say(text.language, "Good days"), [
        f"{day_of_month(one.date, text.language)}: {one.text}" for one in text.good_days
    ]


def _chapters(text: PeriodText) -> list[Part]:
    return [(one.title, [one.text]) for one in text.chapters]
