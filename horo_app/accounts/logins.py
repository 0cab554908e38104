"""Signing in and out, the first admin, and changing a password.

These open their own short transactions: a password is hashed between two of them, and none may wait for that.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts import (
    admins,
    audit,
    invitations,
    login_throttle,
    passwords,
    pending_logins,
    second_factor,
    sessions,
    setup_links,
)
from horo_app.accounts.admins import Admin, Kept, Role
from horo_app.core import cookies
from horo_app.core.db import transaction
from horo_app.core.errors import Refused, TooManyAttempts, WrongLogin
from horo_app.core.i18n import msg


@dataclass(frozen=True, slots=True)
class Caller:
    """The browser that a form came from: its cookies' values, where it is, and what it calls itself."""

    address: str
    agent: str
    browser: str = field(repr=False)
    session: str = field(repr=False)
    form: str = field(default="", repr=False)
    pending: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """What the browser must bring along from now on."""

    session: str = field(repr=False)
    browser: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeNeeded:
    """The password was right: what the browser must bring along with the code."""

    pending: str = field(repr=False)


async def log_in(name: str, password: str, caller: Caller) -> OpenedSession | CodeNeeded:
    """Open a session, or ask for the second factor first; raises WrongLogin or TooManyAttempts."""
    try:
        async with transaction() as session:
            attempt = await login_throttle.begin(session, name, caller.address, caller.browser)
            kept = await admins.kept(session, name)
    except TooManyAttempts:
        await audit.refuse(None, "login", address=caller.address, why="too many attempts")
        raise
    right = await passwords.matches(password, kept.password if kept else None)
    if kept is None or not right or kept.is_disabled:
        await _note_failure(kept, caller.address)
        raise WrongLogin(msg("This name and this password do not go together."))
    again = await passwords.hashed(password) if passwords.is_outdated(kept.password) else None
    async with transaction() as session:
        await login_throttle.succeeded(session, attempt)
        if again:
            await admins.change_password(session, kept.id, again)
        if await second_factor.is_on(session, kept.id):
            return CodeNeeded(await pending_logins.begin(session, kept.id))
        await audit.record(session, kept.name, "login", address=caller.address, agent=caller.agent[:256])
        return await _open(session, kept.id, caller)


async def enter_code(code: str, caller: Caller) -> OpenedSession:
    """Open the session whose password was right; raises WrongLogin, Refused or TooManyAttempts."""
    try:
        async with transaction() as session:
            admin = await pending_logins.find(session, caller.pending)
            if admin is None:
                raise WrongLogin(msg("That took too long. Sign in once more."))
            # before the code is looked at, like a password
            attempt = await login_throttle.begin(session, admin.name, caller.address, caller.browser)
    except TooManyAttempts:
        await audit.refuse(None, "login", address=caller.address, why="too many attempts")
        raise
    async with transaction() as session:
        kind = await second_factor.use(session, admin.id, code)
        if kind is not None:
            await login_throttle.succeeded(session, attempt)
            await pending_logins.end(session, admin.id)
            agent, by = caller.agent[:256], kind.value
            await audit.record(session, admin.name, "login", address=caller.address, agent=agent, code=by)
            return await _open(session, admin.id, caller)
        await _note(session, None, "login", admin.name, caller.address, "wrong code")
    raise Refused(msg("This code is not right, or was used before. Wait for the next one."))


async def _note_failure(kept: Kept | None, address: str) -> None:
    # what was typed as a name may be a password that went into the wrong field: only names that exist are written down
    known = kept.name if kept else ""
    why = "disabled" if kept and kept.is_disabled else "wrong password" if kept else "unknown name"
    async with transaction() as session:
        await _note(session, None, "login", known, address, why)


async def _note(
    session: AsyncSession, admin: str | None, action: str, subject: str, address: str, why: str
) -> None:
    await audit.record(session, admin, action, subject, address=address, outcome=audit.FAILED, why=why)


async def _open(session: AsyncSession, admin: int, caller: Caller) -> OpenedSession:
    """A new session under a new token; the one that the browser had is over."""
    # both new: what somebody else has put into a browser is worth nothing
    opened = OpenedSession(cookies.token(), cookies.token())
    before = await sessions.find(session, caller.session, acting=False)
    if before is not None:
        await sessions.end(session, before.id, before.session)
    await sessions.begin(
        session,
        admin,
        opened.session,
        browser=opened.browser,
        address=caller.address,
        agent=caller.agent,
    )
    return opened


async def log_out(caller: Caller) -> None:
    """End the browser's session, if it has one."""
    async with transaction() as session:
        admin = await sessions.find(session, caller.session, acting=False)
        if admin is not None:
            await sessions.end(session, admin.id, admin.session)
            await audit.record(session, admin.name, "logout", address=caller.address)


async def set_up(link: str, name: str, password: str, caller: Caller) -> OpenedSession:
    """Make the first admin, an editor, and sign them in; raises Refused."""
    async with transaction() as session:
        await setup_links.require_valid(session, link)
    tidy = admins.require_good_name(name)
    await passwords.require_good(password, tidy)
    kept = await passwords.hashed(password)
    async with transaction() as session:
        await admins.take_turns(session)
        await setup_links.use(session, link)
        admin = await admins.create(session, tidy, kept, Role.EDITOR)
        await audit.record(session, tidy, "setup", address=caller.address)
        return await _open(session, admin, caller)


async def accept(link: str, name: str, password: str, caller: Caller) -> OpenedSession:
    """Make the admin who was invited by this link, and sign them in; raises Refused."""
    async with transaction() as session:
        await invitations.require_valid(session, link)
    tidy = admins.require_good_name(name)
    await passwords.require_good(password, tidy)
    kept = await passwords.hashed(password)
    async with transaction() as session:
        invitation = await invitations.use(session, link)
        admin = await admins.create(session, tidy, kept, invitation.role)
        told: dict[str, Any] = {"role": invitation.role.value, "invited by": invitation.invited_by}
        await audit.record(session, tidy, "accept invitation", address=caller.address, **told)
        return await _open(session, admin, caller)


async def change_password(current: str, new: str, caller: Caller) -> OpenedSession:
    """Change the password of whoever the browser is signed in as; all their sessions end, and a new one begins."""
    async with transaction() as session:
        admin = await sessions.find(session, caller.session)
    if admin is None:
        raise WrongLogin(msg("You are not signed in any more."))
    await require_password(replace(admin, address=caller.address), current, caller.browser, "change password")
    await passwords.require_good(new, admin.name)
    hashed = await passwords.hashed(new)
    async with transaction() as session:
        await admins.change_password(session, admin.id, hashed)
        await sessions.end_all(session, admin.id)
        await audit.record(session, admin.name, "change password", address=caller.address)
        return await _open(session, admin.id, caller)


async def require_password(admin: Admin, password: str, browser: str, action: str) -> None:
    """Raise Refused unless the password is the one of `admin`, who wants to do `action`; or TooManyAttempts."""
    async with transaction() as session:
        attempt = await login_throttle.begin(session, admin.name, admin.address, browser)
        kept = await admins.kept(session, admin.name)
    right = await passwords.matches(password, kept.password if kept else None)
    async with transaction() as session:
        if right:
            await login_throttle.succeeded(session, attempt)
            return
        await _note(session, admin.name, action, "", admin.address, "wrong password")
    raise Refused(msg("The current password is not right."))
