"""Which views are a person's, by what their requests say."""

import math

import pytest

from horo_app.core import network_limit
from horo_app.core.network_limit import NetworkLimit, network_of, unknown_proxy
from horo_app.core.settings import settings
from horo_app.readings import view_filter
from horo_app.readings.view_filter import Reason, why_not
from horo_app.readings.views import Channel

OURS = "https://horo.example"
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
BEACON = {
    "host": "horo.example",
    "origin": OURS,
    "user-agent": CHROME,
    "sec-fetch-site": "same-origin",
    "sec-fetch-mode": "cors",
    "sec-fetch-dest": "empty",
}


@pytest.fixture(autouse=True)
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", OURS)
    settings.cache_clear()
    monkeypatch.setattr(view_filter, "_networks", NetworkLimit())
    monkeypatch.setattr(network_limit, "_seen", -math.inf)


def web(peer: str = "203.0.113.7", **headers: str) -> Reason | None:
    """Whether a beacon counts that has these headers, those named "" taken out."""
    told = BEACON | {name.replace("_", "-"): value for name, value in headers.items()}
    return why_not(Channel.WEB, {name: value for name, value in told.items() if value}, peer)


def test_a_person_at_our_page_counts_by_any_browser() -> None:
    assert web() is None
    old = dict.fromkeys(("sec_fetch_site", "sec_fetch_mode", "sec_fetch_dest"), "")
    assert web(**old) is None
    assert web(origin="", **old) is None


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
        "Mozilla/5.0 (compatible; Linux x86_64; Mail.RU_Bot/2.0)",
        "TelegramBot (like TwitterBot)",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0",
        "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
        "Mozilla/5.0 AppleWebKit/537.36; compatible; GPTBot/1.1",
        "Sogou web spider/4.0",
        "Mozilla/5.0 Chrome/120 Safari/537.36 Chrome-Lighthouse",
        "Mozilla/5.0 (compatible; Yahoo! Slurp)",
    ],
)
def test_a_crawler_does_not_count(agent: str) -> None:
    assert web(user_agent=agent) is Reason.CRAWLER
    assert why_not(Channel.API, {"user-agent": agent}, "203.0.113.7") is Reason.CRAWLER


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) Chrome/80",
        "okhttp/4.12",
        "python-httpx/0.28",
        "Robothon Phone",
    ],
)
def test_a_telephone_or_an_app_is_no_crawler(agent: str) -> None:
    assert web(user_agent=agent) is None
    assert why_not(Channel.API, {"user-agent": agent}, "203.0.113.7") is None


@pytest.mark.parametrize("name", ["sec_purpose", "purpose", "x_moz"])
def test_what_is_fetched_ahead_does_not_count(name: str) -> None:
    assert web(**{name: "prefetch"}) is Reason.PREFETCH
    assert web(**{name: "prefetch;prerender"}) is Reason.PREFETCH


def test_an_image_of_a_page_shows_no_reading() -> None:
    image = {"sec-fetch-dest": "image", "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert why_not(Channel.API, image, "203.0.113.7") is Reason.EMBEDDED
    assert web(sec_fetch_dest="image") is Reason.EMBEDDED


def test_another_site_tells_us_of_no_view_of_our_pages() -> None:
    for site in ("cross-site", "same-site"):
        assert web(sec_fetch_site=site) is Reason.FOREIGN
    assert web(sec_fetch_site="", origin="https://elsewhere.example") is Reason.FOREIGN
    assert web(sec_fetch_site="", origin="null") is Reason.FOREIGN


def test_for_the_api_origin_decides_nothing() -> None:
    theirs = BEACON | {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    assert why_not(Channel.API, theirs, "203.0.113.7") is None


def test_without_a_public_url_our_page_is_at_whatever_address_was_asked_for(monkeypatch) -> None:
    monkeypatch.delenv("PUBLIC_URL")
    settings.cache_clear()
    near = {"host": "192.168.1.5:3000", "sec_fetch_site": ""}
    assert web(origin="http://192.168.1.5:3000", **near) is None
    assert web(origin="http://192.168.1.6:3000", **near) is Reason.FOREIGN


def test_of_a_network_so_many_views_count_in_a_minute(monkeypatch, set_clock) -> None:
    monkeypatch.setenv("VIEW_LIMIT", "3")
    settings.cache_clear()
    set_clock("2026-11-29T12:00:10+00:00")
    assert [web() for _ in range(5)] == [None] * 3 + [Reason.LIMIT] * 2
    assert web(peer="203.0.113.8") is None
    assert web(user_agent="Googlebot") is Reason.CRAWLER
    set_clock("2026-11-29T12:01:00+00:00")
    assert web() is None


def test_an_ipv6_network_is_a_whole_one(monkeypatch) -> None:
    monkeypatch.setenv("VIEW_LIMIT", "2")
    settings.cache_clear()
    rented = [web(peer=f"2001:db8:1:{number:x}::1") for number in range(4)]
    assert rented == [None, None, Reason.LIMIT, Reason.LIMIT]
    assert web(peer="2001:db8:2::1") is None


def test_zero_is_no_limit(monkeypatch) -> None:
    monkeypatch.setenv("VIEW_LIMIT", "0")
    settings.cache_clear()
    assert {web() for _ in range(1000)} == {None}


def test_readers_behind_a_proxy_that_we_know_are_told_apart(monkeypatch) -> None:
    monkeypatch.setenv("VIEW_LIMIT", "1")
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    settings.cache_clear()
    behind = [web(peer="10.0.0.1", x_forwarded_for=f"6.6.6.6, 203.0.113.{number}") for number in (1, 2, 2)]
    assert behind == [None, None, Reason.LIMIT]
    assert not unknown_proxy()


@pytest.mark.parametrize("proxy", ["127.0.0.1", "10.0.0.1", "8.8.8.8", "2606:4700::1", ""])
def test_readers_behind_a_proxy_that_we_do_not_know_are_not_limited_as_one(
    monkeypatch, set_clock, proxy: str
) -> None:
    monkeypatch.setenv("VIEW_LIMIT", "1")
    settings.cache_clear()
    set_clock("2026-11-29T12:00:00+00:00")
    assert {web(peer=proxy, x_forwarded_for="1.1.1.1") for _ in range(9)} == {None}
    assert unknown_proxy()
    set_clock("2026-11-29T13:00:01+00:00")
    assert not unknown_proxy()


def test_who_comes_without_the_header_is_limited_all_the_same(monkeypatch) -> None:
    monkeypatch.setenv("VIEW_LIMIT", "1")
    settings.cache_clear()
    assert web(peer="8.8.8.8", x_forwarded_for="1.1.1.1") is None
    assert [web(peer="8.8.8.8") for _ in range(2)] == [None, Reason.LIMIT]


def test_a_header_from_the_internet_hides_no_network_of_answers() -> None:
    forged = {"x-forwarded-for": "1.1.1.1"}
    assert network_of(forged, "8.8.8.8") == "8.8.8.8"
    assert network_of(forged, "10.0.0.1") is None
