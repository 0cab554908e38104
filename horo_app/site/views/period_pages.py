"""The contents of a sign's page of a week, a month or a year."""

from horo_app.astrology.periods import Period
from horo_app.astrology.zodiac import sign_name
from horo_app.content import wording
from horo_app.core.errors import NoReading
from horo_app.core.i18n import say
from horo_app.readings import service
from horo_app.readings.period_repository import PeriodReading
from horo_app.readings.period_service import get_period, is_at_hand, stands
from horo_app.site import context, html, period_html
from horo_app.site.routes import Page, page_of_period
from horo_app.site.views.base import FilledPage, PageContents, Visit, titled


async def period(page: Page, visit: Visit) -> FilledPage:
    """The horoscope of a period; raises NoReading for one that is over and was not kept, or too far ahead."""
    assert page.sign
    assert page.span
    asked = Period.containing(page.span, page.date or visit.today)
    try:
        found = await get_period(page.sign, asked, page.language)
    except NoReading as error:
        raise NoReading(say(page.language, error.text, **error.fields)) from None
    # what was composed in an outage is not kept: the table may know better
    is_kept = found.version or not is_at_hand(asked)
    stamp = (asked, found.version, service.memory.changes, visit.today) if is_kept else None
    return FilledPage(lambda: _make(page, found, visit), stamp)


async def _make(page: Page, found: PeriodReading, visit: Visit) -> PageContents:
    assert page.sign
    text, language = found.text, page.language
    one = text.period
    name = sign_name(page.sign, language)
    beside = [other for other in (one.previous, one.next) if await stands(page.sign, other, language)]
    title = period_html.title(name, one, language)
    values = context.of_sign(page, page.sign, visit.today) | {
        "day": one.first.isoformat(),
        "kind": one.kind.value,
        "when": wording.period_title(one, language),
        "around": period_html.periods_around(page, one, beside),
        "summary": text.summary,
        "curve": period_html.curve(text),
        "turns": period_html.turning_points(text),
        "good": period_html.good_days(text),
        **{section.value: words for section, words in found.sections.items()},
        "chapters": period_html.chapters(text),
        "byline": wording.byline(found.source, language),
        "bot": html.bot_link(page.sign, language),
        "telegram_share": html.telegram_share(page_of_period(page.sign, one, language), text.summary),
    }
    return PageContents(values, titled(title), f"{title}. {text.summary}", one.first, period=found)
