"""The forms for signing in and out, as a browser sends them."""

import re
from collections.abc import AsyncIterator, Callable
from urllib.parse import parse_qs, unquote_plus

import httpx
import pytest

from horo_app.accounts import admins, audit, passwords, sessions, setup_links
from horo_app.accounts.admins import Role
from horo_app.api.app import api
from horo_app.core import cookies, db
from horo_app.core.db import transaction
from horo_app.core.settings import settings
from tests.rows import count, rows

GOOD = "otter juggles nine lamps"
SECRET = "the-secret-of-this-browser"

Send = Callable[..., object]


@pytest.fixture(autouse=True)
def _fresh(database: str) -> None:
    audit._flood.clear()


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    """A browser that has been given a form."""
    transport = httpx.ASGITransport(app=api(), client=("192.0.2.1", 1))
    headers = {"origin": settings().base_url, "sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=transport, base_url=settings().base_url, headers=headers) as made:
        made.cookies.set(cookies.name(cookies.FORM), SECRET)
        yield made


async def add(name: str = "Anna") -> None:
    kept = await passwords.hashed(GOOD)
    async with transaction() as session:
        await admins.create(session, name, kept, Role.EDITOR)


def form(**fields: str) -> dict[str, str]:
    return {"token": cookies.form_token(SECRET), "lang": "en"} | fields


def said(response: httpx.Response) -> str:
    """What the next page will say."""
    for header in response.headers.get_list("set-cookie"):
        if found := re.match(r"(?:__Host-)?horo-said=([^;]*)", header):
            return parse_qs(found[1])["said"][0]
    return ""


async def log_in(browser: httpx.AsyncClient, **fields: str) -> httpx.Response:
    return await browser.post("/auth/login", data=form(name="Anna", password=GOOD) | fields)


async def is_signed_in(browser: httpx.AsyncClient) -> bool:
    async with transaction() as session:
        token = browser.cookies.get(cookies.name(cookies.SESSION)) or ""
        return await sessions.find(session, token) is not None


async def test_signing_in_answers_with_a_cookie_that_scripts_and_other_sites_cannot_use(browser) -> None:
    await add()
    response = await log_in(browser, next="/en/admin/audit?page=2")
    assert response.status_code == 303
    assert response.headers["location"] == "/en/admin/login?next=%2Fen%2Fadmin%2Faudit%3Fpage%3D2"
    assert response.headers["cache-control"] == "no-store"
    [cookie] = [one for one in response.headers.get_list("set-cookie") if "horo-session" in one]
    assert re.fullmatch(r"horo-session=[\w-]{22}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000", cookie)
    assert await is_signed_in(browser)


async def test_behind_https_the_cookie_is_secure_and_no_other_host_can_set_it(browser, monkeypatch) -> None:
    await add()
    monkeypatch.setenv("PUBLIC_URL", "https://horo.example")
    settings.cache_clear()
    browser.headers["origin"] = "https://horo.example"
    browser.cookies.set("__Host-horo-form", SECRET)
    response = await log_in(browser)
    [cookie] = [one for one in response.headers.get_list("set-cookie") if "horo-session" in one]
    assert cookie.startswith("__Host-horo-session=")
    assert "; Path=/; HttpOnly; SameSite=Strict; Secure; " in cookie


async def test_a_wrong_password_leads_back_with_a_sentence_and_the_name(browser) -> None:
    await add()
    response = await log_in(browser, password="wrong", next="/en/admin/audit")
    assert response.headers["location"] == "/en/admin/login?next=%2Fen%2Fadmin%2Faudit"
    assert said(response) == "This name and this password do not go together."
    assert "name=Anna" in unquote_plus(response.headers["set-cookie"])
    assert not await is_signed_in(browser)


async def test_after_too_many_tries_it_is_said_how_long_to_wait(browser) -> None:
    for _ in range(5):
        await log_in(browser, password="wrong")
    assert said(await log_in(browser)) == "Too many failed attempts. Try again in 5 minutes."
    russian = await log_in(browser, lang="ru")
    assert said(russian) == "Слишком много неудачных попыток. Следующая — через 5 минут."
    assert russian.headers["location"] == "/admin/login"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null"},
    ],
)
async def test_a_form_on_another_site_does_nothing(browser, headers: dict[str, str]) -> None:
    await add()
    await log_in(browser)
    fields = form(name="Anna", password=GOOD, key="k", current=GOOD, new="seven brass kettles hum")
    for path in ("login", "logout", "setup", "password", "weigh"):
        response = await browser.post(f"/auth/{path}", data=fields, headers=headers)
        assert response.status_code == 403
        assert response.json()["title"] == "Not allowed"
    assert await is_signed_in(browser)
    assert await count("admin_sessions") == 1


@pytest.mark.parametrize("token", ["", "x", cookies.form_token("another browser's")])
async def test_a_form_that_we_did_not_give_to_this_browser_does_nothing(browser, token: str) -> None:
    await add()
    response = await log_in(browser, token=token)
    assert said(response) == "The page was open for too long. Now it is fresh: please try once more."
    assert await count("admin_sessions") == 0
    await log_in(browser)
    await browser.post("/auth/logout", data=form(token=token))
    assert await is_signed_in(browser)


async def test_a_form_without_its_cookie_does_nothing(browser) -> None:
    await add()
    browser.cookies.clear()
    assert said(await log_in(browser, token=cookies.form_token("")))
    assert await count("admin_sessions") == 0


async def test_signing_out_ends_the_session_and_takes_the_cookie_away(browser) -> None:
    await add()
    await log_in(browser)
    response = await browser.post("/auth/logout", data=form())
    assert response.headers["location"] == "/en/admin/login"
    assert said(response) == "You are signed out."
    assert "horo-session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" in response.headers.get_list(
        "set-cookie"
    )
    assert await rows("select count(*) from admin_sessions where ended_at is null") == [(0,)]


async def test_the_first_admin_is_made_by_the_link_and_signed_in(browser) -> None:
    async with transaction() as session:
        link = str(await setup_links.link(session, ""))
    weak = await browser.post("/auth/setup", data=form(key=link, name="Anna", password="password1234"))
    assert weak.headers["location"] == f"/en/admin/setup?key={link}"
    assert "guessed first" in said(weak)
    done = await browser.post("/auth/setup", data=form(key=link, name="Anna", password=GOOD))
    assert done.headers["location"] == "/en/admin/login"
    assert await is_signed_in(browser)


async def test_changing_the_password_is_said_and_goes_on_in_a_new_session(browser) -> None:
    await add()
    await log_in(browser)
    before = browser.cookies[cookies.name(cookies.SESSION)]
    fields = form(current=GOOD, new="seven brass kettles hum")
    response = await browser.post("/auth/password", data=fields)
    assert response.headers["location"] == "/en/admin/account"
    assert said(response) == "The password is changed, and you are signed out everywhere else."
    assert browser.cookies[cookies.name(cookies.SESSION)] != before
    assert await is_signed_in(browser)


async def test_a_password_is_weighed_while_it_is_typed(browser) -> None:
    weighed = [
        (await browser.post("/auth/weigh", data=form(password=password, name="Anna"))).json()["said"]
        for password in ("short", "password1234", GOOD)
    ]
    assert weighed == [
        "The password needs at least 12 characters.",
        "This password is among those that are guessed first. Put several unrelated words in a row.",
        "",
    ]


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        ("0", "203.0.113.9", "192.0.2.1"),
        ("1", "203.0.113.9", "203.0.113.9"),
        ("1", "203.0.113.66, 203.0.113.9", "203.0.113.9"),
        ("2", "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        ("2", "203.0.113.9", "192.0.2.1"),
        ("1", "", "192.0.2.1"),
    ],
)
async def test_an_address_is_believed_as_far_as_proxies_are_trusted(
    browser, monkeypatch, hops: str, forwarded: str, address: str
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", hops)
    settings.cache_clear()
    await add()
    await log_in(browser, password="wrong")
    browser.headers["x-forwarded-for"] = forwarded
    await log_in(browser)
    assert await rows("select address from audit where outcome = 'done'") == [(address,)]


async def test_without_a_database_the_form_says_so(browser) -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    assert said(await log_in(browser)) == "The database cannot be reached right now. Try again in a minute."


async def test_a_form_that_is_too_long_is_refused_before_anything_is_computed(browser) -> None:
    assert (await log_in(browser, password="x" * 2000)).status_code == 422
    assert (await log_in(browser, name="x" * 300)).status_code == 422


async def test_the_forms_are_no_part_of_the_described_api(browser) -> None:
    assert "/auth" not in (await browser.get("/api/openapi.json")).text
