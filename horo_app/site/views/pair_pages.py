"""The contents of the page of two signs."""

import datetime as dt

from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.zodiac import sign_name
from horo_app.content import wording
from horo_app.content.two_signs import text_of, today_of
from horo_app.core.i18n import msg, say
from horo_app.core.settings import settings
from horo_app.site import html, pair_html
from horo_app.site.routes import Page
from horo_app.site.views.base import FilledPage, PageContents, Visit, titled, work_out


async def pair(page: Page, visit: Visit) -> FilledPage:
    """Two signs: what does not change, and the line of the service's today."""
    asked = (page, visit.today)
    return FilledPage(lambda: work_out(visit.today, asked, _pair, *asked), visit.today)


def _pair(page: Page, today: dt.date) -> PageContents:
    assert page.sign is not None
    assert page.other is not None
    language, two = page.language, SignPair(page.sign, page.other)
    text = text_of(two, language)
    first, second = (sign_name(sign, language) for sign in (two.first, two.second))
    name = say(language, "{first} and {second}", first=first, second=second)
    values = {
        "name": name,
        "figure": html.figure(two.first),
        "other_figure": html.figure(two.second),
        "headline": text.headline_alone,
        "date": wording.day_and_date(today, language),
        "line": " ".join(today_of(two, today, language, settings().timezone.key)),
        "love": text.love,
        "friendship": text.friendship,
        "work": text.work,
        "strengths": text.strengths,
        "rubs": text.rubs,
        "try_this": text.try_this,
        "facts": pair_html.facts(two, text, language),
        "readings": pair_html.readings(two, language),
        "companions": html.join(
            pair_html.companions(
                sign, language, say(language, "{sign} and …", sign=sign_name(sign, language)), other
            )
            for sign, other in {two.first: two.second, two.second: two.first}.items()
        ),
        "share_url": settings().base_url + page.path,
        "telegram_share": html.telegram_share(page, text.headline),
    }
    told = msg(
        "{pair} in love, friendship and work: what is strong between them, where it rubs, and what to try."
    )
    title = say(language, "{pair}: love, friendship, work", pair=name)
    return PageContents(values, titled(title), f"{text.headline}. {say(language, told, pair=name)}", today)
