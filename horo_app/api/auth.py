"""Signing in and out: plain HTML forms, each answered with the address to go on to."""

from collections.abc import Awaitable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse

from horo_app.accounts import logins, passwords, pending_logins
from horo_app.accounts.logins import Caller, CodeNeeded, OpenedSession
from horo_app.core import client_address, cookies
from horo_app.core.db import OUTAGE
from horo_app.core.errors import DatabaseUnavailable, HoroError, NotAllowed, Refused, TooManyAttempts
from horo_app.core.i18n import explain, msg, say, say_many
from horo_app.core.language import DEFAULT, Language
from horo_app.core.settings import settings

router = APIRouter(prefix="/auth", include_in_schema=False)

Short = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1024)]
Where = Annotated[str, Form(max_length=500)]


async def ours(request: Request) -> Caller:
    """The browser, by a request that a page of ours made it send; raises NotAllowed for any other."""
    headers = request.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if (site or "same-origin") != "same-origin" or (
        origin or settings().origins[0]
    ) not in settings().origins:
        raise NotAllowed(
            "This form was sent by another site, or from an address that PUBLIC_URL does not name. Nothing was done."
        )
    peer = request.client.host if request.client else ""
    return Caller(
        address=client_address.of(peer, headers.get("x-forwarded-for", "")),
        agent=headers.get("user-agent", ""),
        browser=cookies.read(headers.get("cookie", ""), cookies.BROWSER),
        session=cookies.read(headers.get("cookie", ""), cookies.SESSION),
        form=cookies.read(headers.get("cookie", ""), cookies.FORM),
        pending=cookies.read(headers.get("cookie", ""), cookies.PENDING),
    )


Browser = Annotated[Caller, Depends(ours)]


@router.post("/login")
async def login(
    caller: Browser, name: Short, password: Password, token: Short = "", lang: Short = "", next: Where = ""
) -> RedirectResponse:
    """Open a session."""
    language = _language(lang)
    back = _address(language, "login", next=next)  # which leads on whoever is signed in

    async def work() -> OpenedSession | CodeNeeded:
        _require_token(caller, token)
        return await logins.log_in(name, password, caller)

    return await _answer(work(), language, back, back, name=name)


@router.post("/code")
async def code(
    caller: Browser, code: Short, token: Short = "", lang: Short = "", next: Where = ""
) -> RedirectResponse:
    """Open the session that waits for a code. One that waits no more leads back to the login."""
    language = _language(lang)
    again, login = _address(language, "code", next=next), _address(language, "login", next=next)

    async def work() -> OpenedSession:
        _require_token(caller, token)
        return await logins.enter_code(code, caller)

    return await _answer(work(), language, again, login)


@router.post("/setup")
async def setup(
    caller: Browser, key: Short, name: Short, password: Password, token: Short = "", lang: Short = ""
) -> RedirectResponse:
    """Make the first admin."""
    language = _language(lang)

    async def work() -> OpenedSession:
        _require_token(caller, token)
        return await logins.set_up(key, name, password, caller)

    back, onward = _address(language, "setup", key=key), _address(language, "login")
    return await _answer(work(), language, back, onward, name=name)


@router.post("/invitation")
async def invitation(
    caller: Browser, key: Short, name: Short, password: Password, token: Short = "", lang: Short = ""
) -> RedirectResponse:
    """Make an admin who was invited."""
    language = _language(lang)

    async def work() -> OpenedSession:
        _require_token(caller, token)
        return await logins.accept(key, name, password, caller)

    back, onward = _address(language, "invitation", key=key), _address(language, "login")
    return await _answer(work(), language, back, onward, name=name)


@router.post("/password")
async def password(
    caller: Browser, current: Password, new: Password, token: Short = "", lang: Short = ""
) -> RedirectResponse:
    """Change the password."""
    language = _language(lang)
    account = _address(language, "account")

    async def work() -> OpenedSession:
        _require_token(caller, token)
        return await logins.change_password(current, new, caller)

    done = say(language, "The password is changed, and you are signed out everywhere else.")
    return await _answer(work(), language, account, account, said=done)


class WeighedPassword(BaseModel):
    said: str = Field(description="What is wrong with the password; nothing when it may be chosen.")


@router.post("/weigh")
async def weigh(
    caller: Browser, password: Password, name: Short = "", token: Short = "", lang: Short = ""
) -> WeighedPassword:
    """Say of a password that is being typed whether it may be chosen."""
    _require_token(caller, token)
    try:
        await passwords.require_good(password, name)
    except Refused as error:
        return WeighedPassword(said=explain(_language(lang), error))
    return WeighedPassword(said="")


@router.post("/logout")
async def logout(caller: Browser, token: Short = "", lang: Short = "") -> RedirectResponse:
    """End the session."""
    language = _language(lang)

    async def work() -> None:
        _require_token(caller, token)
        await logins.log_out(caller)

    done = say(language, "You are signed out.")
    return await _answer(
        work(), language, _address(language, "login"), _address(language, "login"), said=done
    )


async def _answer(
    work: Awaitable[OpenedSession | CodeNeeded | None],
    language: Language,
    back: str,
    onward: str,
    *,
    said: str = "",
    name: str = "",
) -> RedirectResponse:
    """Go on, or back with what was wrong. What is said travels in a cookie, for the next page to say once."""
    try:
        opened = await work
    except TooManyAttempts as error:
        return _redirect(back, cookies.packed(said=_patience(language, error.seconds), name=name))
    except HoroError as error:
        return _redirect(back, cookies.packed(said=explain(language, error), name=name))
    except OUTAGE:
        away = DatabaseUnavailable(msg("The database cannot be reached right now. Try again in a minute."))
        return _redirect(back, cookies.packed(said=explain(language, away), name=name))
    if isinstance(opened, CodeNeeded):
        response = _redirect(back.replace("/admin/login", "/admin/code", 1), "")
        pending = cookies.written(cookies.PENDING, opened.pending, pending_logins.SECONDS)
        response.headers.append("set-cookie", pending)
        return response
    response = _redirect(onward, cookies.packed(said=said, good="yes") if said else "")
    if opened is None:
        response.headers.append("set-cookie", cookies.written(cookies.SESSION, "", 0))
    else:
        response.headers.append("set-cookie", cookies.written(cookies.SESSION, opened.session, cookies.MONTH))
        response.headers.append("set-cookie", cookies.written(cookies.BROWSER, opened.browser, cookies.YEAR))
    return response


def _redirect(address: str, said: str) -> RedirectResponse:
    response = RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})
    if said:
        response.headers.append("set-cookie", cookies.written(cookies.SAID, said, cookies.MINUTE))
    return response


def _patience(language: Language, seconds: int) -> str:
    minutes = -(-seconds // 60)
    return say_many(
        language,
        "Too many failed attempts. Try again in {number} minute.",
        "Too many failed attempts. Try again in {number} minutes.",
        minutes,
    )


def _require_token(caller: Caller, token: str) -> None:
    if not cookies.is_genuine(caller.form, token):
        raise NotAllowed(msg("The page was open for too long. Now it is fresh: please try once more."))


def _language(code: str) -> Language:
    return Language(code) if code in set(Language) else DEFAULT


def _address(language: Language, page: str, **query: str) -> str:
    prefix = "" if language is DEFAULT else f"/{language}"
    told = urlencode({key: value for key, value in query.items() if value})
    return f"{prefix}/admin/{page}" + (f"?{told}" if told else "")
