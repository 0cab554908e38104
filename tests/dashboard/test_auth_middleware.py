"""Who is let in to the dashboard's pages, and where everybody else is led."""

import re
from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx
import pytest
from starlette.responses import PlainTextResponse

from horo_app.accounts import admins, sessions, setup_links
from horo_app.accounts.admins import Role
from horo_app.core import cookies, db
from horo_app.core.db import transaction
from horo_app.dashboard.auth_middleware import AuthMiddleware
from horo_app.dashboard.routes import ADMIN_PAGES, OUTSIDE, inside

INSIDE = [page.path for page in ADMIN_PAGES if page.name not in OUTSIDE]


@pytest.fixture
async def stranger(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=AuthMiddleware(PlainTextResponse("beyond")))
    async with httpx.AsyncClient(transport=transport, base_url="http://horo") as made:
        yield made


@pytest.fixture
async def admin(stranger: httpx.AsyncClient) -> httpx.AsyncClient:
    async with transaction() as session:
        number = await admins.create(session, "Anna", "no password", Role.VIEWER)
        await sessions.begin(session, number, "token", browser="", address="", agent="")
    stranger.cookies.set("horo-session", "token")
    return stranger


def led(response: httpx.Response) -> str:
    assert response.status_code == 303
    return response.headers["location"]


@pytest.mark.parametrize("path", INSIDE)
async def test_without_a_session_every_page_leads_to_the_login_and_back(stranger, path: str) -> None:
    login = "/en/admin/login" if path.startswith("/en") else "/admin/login"
    assert led(await stranger.get(path)) == f"{login}?next={quote(path, safe='')}"
    assert led(await stranger.get(f"{path}?find=x&page=2")) == (
        f"{login}?next={quote(f'{path}?find=x&page=2', safe='')}"
    )


@pytest.mark.parametrize("path", INSIDE)
async def test_with_a_session_every_page_is_served_and_kept_by_nobody(admin, path: str) -> None:
    response = await admin.get(path)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta content="noindex, nofollow" name="robots"/>' in response.text
    assert f'<html lang="{"en" if path.startswith("/en") else "ru"}"' in response.text
    assert "HORO-SLOT" not in response.text
    assert values(response.text)["token"] == cookies.form_token(admin.cookies["horo-form"])


async def test_no_page_is_had_by_another_name(stranger) -> None:
    for ending in (".html", "/index.html", "/", ".html.gz"):
        assert led(await stranger.get(f"/en/admin/audit{ending}")) == "/en/admin/audit"


async def test_the_door_leads_on_whoever_is_signed_in(admin) -> None:
    assert led(await admin.get("/en/admin/login?next=/en/admin/account")) == "/en/admin/account"
    assert led(await admin.get("/admin/login")) in INSIDE
    assert led(await admin.get("/admin/setup?key=x")) in INSIDE


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example",
        "//elsewhere.example/admin/audit",
        "/\\elsewhere.example",
        "/leo",
        "/admin/login",
        "/admin/../leo",
        "/admin/audit\r\nset-cookie: x=y",
        "javascript:alert(1)",
        "/admin/audit#<script>",
        "/admin/audit?x=<script>",
    ],
)
async def test_nobody_is_led_elsewhere_after_signing_in(admin, address: str) -> None:
    assert inside(address) is None
    response = await admin.get("/admin/login", params={"next": address})
    assert led(response) in INSIDE


async def test_an_ended_session_leads_to_the_login(admin) -> None:
    async with transaction() as session:
        await sessions.end_all(session, 1)
    assert led(await admin.get("/admin/audit")).startswith("/admin/login")


async def test_a_link_in_an_e_mail_finds_its_reader_signed_in(stranger) -> None:
    """Followed from elsewhere, the browser keeps its cookies to itself: it is made to ask again, from here."""
    response = await stranger.get("/admin/audit?find=x&page=2", headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 200
    assert 'http-equiv="refresh" content="0;url=/admin/audit?find=x&amp;page=2"' in response.text
    assert led(await stranger.get("/admin/audit", headers={"sec-fetch-site": "same-origin"}))


def values(page: str) -> dict[str, str]:
    """The fields of a page's form."""
    fields = re.findall(r"<input[^>]*>", page)
    named = {re.search(r'name="(\w+)"', one)[1]: one for one in fields}  # type: ignore[index]
    return {name: (re.search(r'value="([^"]*)"', one) or ["", ""])[1] for name, one in named.items()}


async def test_the_login_is_a_form_that_belongs_to_this_browser(stranger) -> None:
    response = await stranger.get("/en/admin/login?next=/en/admin/audit")
    [cookie] = response.headers.get_list("set-cookie")
    assert re.fullmatch(r"horo-form=[\w-]{22}; Path=/; HttpOnly; SameSite=Strict", cookie)
    secret = stranger.cookies["horo-form"]
    fields = values(response.text)
    assert fields["token"] == cookies.form_token(secret)
    assert fields["next"] == "/en/admin/audit"
    again = await stranger.get("/en/admin/login")
    assert values(again.text)["token"] == fields["token"]
    assert secret not in response.text


async def test_what_a_form_was_answered_is_said_once_and_escaped(stranger) -> None:
    stranger.cookies.set("horo-said", cookies.packed(said="<b>No.</b>", name='"><script>'))
    response = await stranger.get("/en/admin/login")
    assert "&lt;b&gt;No.&lt;/b&gt;</p>" in response.text
    assert values(response.text)["name"] == "&quot;&gt;&lt;script&gt;"
    assert "horo-said=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" in response.headers.get_list(
        "set-cookie"
    )


async def test_without_any_admin_the_login_tells_of_the_link(stranger) -> None:
    assert "log shows a link" in (await stranger.get("/en/admin/login")).text
    async with transaction() as session:
        link = await setup_links.link(session, "")
    assert values((await stranger.get(f"/en/admin/setup?key={link}")).text)["key"] == link
    async with transaction() as session:
        await admins.create(session, "Anna", "no password", Role.EDITOR)
    assert "log shows a link" not in (await stranger.get("/en/admin/login")).text
    assert led(await stranger.get(f"/en/admin/setup?key={link}")) == "/en/admin/login"


async def test_without_a_database_nobody_is_let_in(admin) -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    response = await admin.get("/admin/audit")
    assert response.status_code == 503
    assert response.headers["cache-control"] == "no-store"


async def test_all_else_goes_on(stranger) -> None:
    for path in ("/", "/leo", "/administrator", "/admin/nowhere", "/admin.css", "/en/leo"):
        assert (await stranger.get(path)).text == "beyond"
    assert (await stranger.post("/admin/nowhere")).text == "beyond"


async def test_the_bare_address_leads_to_the_first_page(stranger) -> None:
    assert (await stranger.get("/admin", follow_redirects=False)).status_code == 303
    assert led(await stranger.get("/en/admin/")).startswith("/en/admin")
