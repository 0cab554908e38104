"""What a page's head tells search engines and link previews."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.responses import PlainTextResponse

from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from horo_app.readings import service
from horo_app.readings.cache import ReadingCache
from horo_app.site.og_image import draw
from horo_app.site.page_server import PageServer
from horo_app.site.routes import PLAIN, Page, PageKind
from tests.rows import run

TODAY, YESTERDAY = "2026-11-25", "2026-11-24"
PATHS = [
    *("/", "/leo", f"/leo/{TODAY}", f"/leo/{YESTERDAY}", "/leo/2026-11", "/sky/1999-08-11"),
    *(Page(Language.RU, kind=kind).path for kind in PLAIN),
    "/moon/2026-12",
    *("/leo/week", "/leo/month", "/leo/2027", "/leo/2026-12/ahead"),
]
BOTH = [*PATHS, *(f"/en{path}".removesuffix("/") for path in PATHS)]


class Head(HTMLParser):
    """The head of a page: its title, its meta tags by name or property, its links by rel, its structured data."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.metas: dict[str, list[str]] = defaultdict(list)
        self.links: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.texts: dict[str, list[str]] = defaultdict(list)
        self._inside = ""
        self.feed(text.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.metas[told.get("name") or told.get("property", "")].append(told.get("content", ""))
        elif tag == "link":
            self.links[told["rel"]].append(told)
        self._inside = told.get("type") or tag

    def handle_data(self, data: str) -> None:
        self.texts[self._inside].append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def one(self, name: str) -> str:
        """The only meta tag called `name`."""
        [content] = self.metas[name]
        return content

    @property
    def title(self) -> str:
        [title] = self.texts["title"]
        return title

    @property
    def graph(self) -> dict[str, dict]:
        """The structured data by type."""
        [text] = self.texts["application/ld+json"]
        data = json.loads(text)
        assert data["@context"] == "https://schema.org"
        return {thing["@type"]: thing for thing in data["@graph"]}


@pytest.fixture
async def page(database: str, hold, monkeypatch) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who opens pages of a site that holds yesterday, today and tomorrow."""
    await hold(YESTERDAY, TODAY, "2026-11-26", signs=[Sign.LEO, Sign.ARIES])
    transport = httpx.ASGITransport(app=PageServer(PlainTextResponse("beyond")))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo.test") as made:
        yield made


async def read(page: httpx.AsyncClient, path: str, **options) -> Head:
    return Head((await page.get(path, **options)).text)


async def test_every_page_says_once_what_and_where_it_is(page, public) -> None:
    for path in BOTH:
        _says_what_and_where_it_is(await read(page, path), path)


def _says_what_and_where_it_is(head: Head, path: str) -> None:
    assert 10 < len(head.title) < 75
    assert 20 < len(head.one("description")) < 320
    address = f"https://horo.example{path}"
    assert [link["href"] for link in head.links["canonical"]] == [address]
    assert head.one("og:url") == address
    assert head.one("og:title") == head.title.removesuffix(" — Horo")
    assert head.one("og:description") == head.one("description")
    assert head.one("og:site_name") == "Horo"
    assert head.one("twitter:card") == "summary_large_image"
    assert "max-image-preview:large" in head.one("robots")


async def test_a_page_and_its_translation_name_each_other(page) -> None:
    for path in PATHS:
        other = f"/en{path}".removesuffix("/")
        expected = {"ru": path, "en": other, "x-default": other}
        _names(await read(page, path), expected, "ru_RU", "en_US")
        _names(await read(page, other), expected, "en_US", "ru_RU")


def _names(head: Head, expected: dict[str, str], locale: str, another: str) -> None:
    named = {link["hreflang"]: link["href"] for link in head.links["alternate"] if "hreflang" in link}
    assert named == {language: f"http://horo.test{there}" for language, there in expected.items()}
    assert (head.one("og:locale"), head.one("og:locale:alternate")) == (locale, another)


async def test_every_page_has_a_picture_that_is_there(page, client, monkeypatch) -> None:
    monkeypatch.setattr(draw, "draw", str.encode)
    for path in BOTH:
        await _has_a_picture(await read(page, path), client)


async def _has_a_picture(head: Head, client: httpx.AsyncClient) -> None:
    picture = urlsplit(head.one("og:image"))
    assert f"{picture.scheme}://{picture.netloc}" == "http://horo.test"
    response = await client.get(f"{picture.path}?{picture.query}")
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]
    assert (head.one("og:image:width"), head.one("og:image:height")) == ("1200", "630")
    assert len(head.one("og:image:alt")) > 40


async def test_a_month_that_holds_tomorrow_shows_todays_sky_and_says_so(page) -> None:
    head = await read(page, f"/en/leo/{TODAY[:7]}")
    assert TODAY in head.one("og:image")
    assert "November\u00a025, 2026" in head.one("og:image:alt")


async def test_title_and_description_are_those_of_the_day(page, set_clock) -> None:
    before = await read(page, "/en/leo")
    assert before.title == "Leo: today’s horoscope, November\u00a025 — Horo"
    set_clock("2026-11-26T00:00+03:00")
    after = await read(page, "/en/leo")
    assert after.title == "Leo: today’s horoscope, November\u00a026 — Horo"
    assert after.one("description") != before.one("description")
    assert after.one("og:image") != before.one("og:image")
    assert (await read(page, "/leo")).title == "Лев: гороскоп на сегодня, 26\u00a0ноября — Horo"
    assert (await read(page, f"/leo/{TODAY}")).title == "Лев: гороскоп на 25\u00a0ноября 2026 — Horo"


async def test_a_reading_is_an_article_with_its_dates(page, public) -> None:
    for path, date, language in (("/leo", TODAY, "ru"), (f"/en/leo/{YESTERDAY}", YESTERDAY, "en")):
        _is_an_article(await read(page, path), path, date, language)


def _is_an_article(head: Head, path: str, date: str, language: str) -> None:
    assert head.one("og:type") == "article"
    assert head.one("article:published_time") == f"{date}T00:00:00+03:00"
    article = head.graph["Article"]
    assert article["datePublished"] == f"{date}T00:00:00+03:00"
    assert article["mainEntityOfPage"] == f"https://horo.example{path}"
    assert article["image"]["url"] == head.one("og:image")
    assert article["headline"] == head.one("og:title")
    assert article["inLanguage"] == language
    assert article["publisher"]["@id"] == article["author"]["@id"] == "https://horo.example/#horo"


async def test_an_edit_is_a_new_time_and_a_new_picture(page) -> None:
    before = await read(page, "/leo")
    await run("update horoscope_cache set love = 'By hand.' where sign = 'leo'")
    await run("update horoscope_cache set updated_at = '2026-11-25T11:00+03:00' where sign = 'leo'")
    service.memory = ReadingCache()
    after = await read(page, "/leo")
    assert after.one("article:modified_time") == "2026-11-25T11:00:00+03:00"
    assert after.graph["Article"]["dateModified"] == "2026-11-25T11:00:00+03:00"
    assert after.one("article:published_time") == before.one("article:published_time")
    assert after.one("og:image") != before.one("og:image")


async def test_tomorrow_is_not_out_yet(page) -> None:
    head = await read(page, "/leo/2026-11-26")
    assert head.metas["article:published_time"] == []
    assert "datePublished" not in head.graph["Article"]


TRAILS = {
    "/": ["Horo"],
    "/leo": ["Horo", "Лев"],
    f"/en/leo/{TODAY}": ["Horo", "Leo", "November\u00a025, 2026"],
    "/en/leo/2026-11": ["Horo", "Leo", "November 2026"],
    "/sky/1999-08-11": ["Horo", "Небо дня", "11\u00a0августа 1999"],
    "/en/about": ["Horo", "How these horoscopes are made"],
}


async def test_the_trail_leads_from_home_to_the_page(page) -> None:
    for path, names in TRAILS.items():
        trail = (await read(page, path)).graph["BreadcrumbList"]["itemListElement"]
        assert [step["name"] for step in trail] == names
        assert [step["position"] for step in trail] == list(range(1, len(names) + 1))
        assert trail[-1]["item"] == f"http://horo.test{path}"
        for step in trail:
            assert (await page.get(step["item"])).status_code == 200


async def test_what_a_text_says_cannot_break_out(page) -> None:
    hostile = "</script><script>alert(1)</script> \"quoted\" & 'so' <!-- \u2028"
    await run("update horoscope_cache set summary = :text, love = :text where sign = 'leo'", text=hostile)
    service.memory = ReadingCache()
    text = (await page.get("/leo")).text
    assert "<script>alert" not in text
    head = Head(text)
    assert hostile in head.one("description")
    assert hostile in head.one("og:image:alt")
    assert head.graph["Article"]["description"] == hostile
    data = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&") & set(data)


async def test_a_sign_names_its_feed_and_the_home_page_those_of_all(page, client) -> None:
    feeds = [link for link in (await read(page, "/en/leo")).links["alternate"] if link.get("type")]
    assert [(link["href"], link["type"]) for link in feeds] == [
        ("http://horo.test/en/leo/feed.xml", "application/rss+xml")
    ]
    home = [link for link in (await read(page, "/")).links["alternate"] if link.get("type")]
    assert len(home) == 12
    for link in home:
        assert (await client.get(link["href"])).status_code == 200


async def test_each_language_has_its_manifest(page, client) -> None:
    for path, manifest in (("/leo", "/site.webmanifest"), ("/en/leo", "/en/site.webmanifest")):
        [link] = (await read(page, path)).links["manifest"]
        assert link["href"] == manifest
        assert (await client.get(manifest)).status_code == 200


async def test_a_page_that_is_none_asks_not_to_be_listed(page) -> None:
    response = await page.get("/leo/2019-01-01")
    assert response.status_code == 404
    head = Head(response.text)
    assert head.one("robots") == "noindex"
    assert head.links["canonical"] == []


async def test_nobody_can_have_us_name_another_site(page, public) -> None:
    text = (await page.get("/leo", headers={"host": "evil.test", "x-forwarded-host": "evil.test"})).text
    assert "evil" not in text


async def test_without_a_word_of_ours_each_host_has_its_own_addresses(page) -> None:
    """A page is kept once it is filled: never with another's host in it."""
    for host in ("one.test", "two.test", "one.test"):
        head = await read(page, "/leo", headers={"host": host})
        assert head.one("og:url") == f"http://{host}/leo"
    head = await read(page, "/leo", headers={"host": 'x"><script>'})
    assert head.one("og:url") == "http://localhost:3000/leo"


async def test_the_pages_of_the_sitemap_stand_and_name_themselves(page, client) -> None:
    listed = []
    for part in ("pages", "2026-11"):
        text = (await client.get(f"/sitemap-{part}.xml")).text
        listed += [piece.partition("</loc>")[0] for piece in text.split("<loc>")[1:]]
    assert f"http://horo.test/leo/{TODAY}" in listed
    for address in listed:
        response = await page.get(address)
        assert response.status_code == 200, address
        assert [link["href"] for link in Head(response.text).links["canonical"]] == [address]


def test_every_kind_of_page_is_tried() -> None:
    tried = {PageKind.TODAY, PageKind.DAY, PageKind.MONTH, PageKind.PAIR, PageKind.LOST, *PLAIN}
    tried |= {PageKind.PERIOD}
    assert tried | {PageKind.MOON_MONTH} == set(PageKind)
