"""Tables of the dashboard as CSV, for those who are signed in."""

import re
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from horo_app.accounts import audit, sessions
from horo_app.accounts.admins import Role
from horo_app.api.auth import Browser, Short
from horo_app.core import client_address, clock, cookies
from horo_app.core.db import transaction
from horo_app.core.errors import NotAllowed, Refused
from horo_app.core.i18n import msg
from horo_app.core.language import DEFAULT, Language
from horo_app.core.settings import settings
from horo_app.readings import personal_data
from horo_app.tables import csv_export, engine, registry
from horo_app.tables.engine import Ask, Table

router = APIRouter(prefix="/admin/export", include_in_schema=False)


@router.get("/{name}.csv")
async def export(request: Request, name: str) -> Response:
    """The rows that the address asks for, all pages of them. Who is not signed in is led to the login."""
    words = dict(request.query_params)
    language = Language(words["locale"]) if words.get("locale") in set(Language) else DEFAULT
    address = client_address.of(
        request.client.host if request.client else "", request.headers.get("x-forwarded-for", "")
    )
    table = registry.table(name)  # first: nothing is written down under a name that a stranger made up
    token = cookies.read(request.headers.get("cookie", ""), cookies.SESSION)
    async with transaction() as session:
        admin = await sessions.find(session, token, acting=True)
    if admin is None:
        await audit.refuse(None, "export", name, address=address, why="not signed in")
        return RedirectResponse("/admin/login", status_code=303, headers={"cache-control": "no-store"})
    if not admin.role.reaches(Role.EDITOR):
        table = table.without_private()
    wanted = engine.ask(table, words)
    async with transaction() as session:
        await audit.record(session, admin.name, "export", name, address=address)
    file = f"horo-{name}-{clock.today(settings().timezone)}.csv"
    return StreamingResponse(
        _pieces(table, wanted, language),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{file}"', "cache-control": "no-store"},
    )


@router.post("/subscriber")
async def subscriber(caller: Browser, chat: Short = "", token: Short = "") -> Response:
    """What is kept of a subscriber, for an editor. The audit does not say whose data they are."""
    async with transaction() as session:
        admin = await sessions.find(session, caller.session)
    refusal = (
        "not signed in"
        if admin is None
        else "not allowed"
        if not admin.role.reaches(Role.EDITOR)
        else ""
        if cookies.is_genuine(caller.form, token)
        else "invalid request"
    )
    if admin is None or refusal:
        name = admin.name if admin else None
        await audit.refuse(name, "export subscriber", address=caller.address, why=refusal)
        raise NotAllowed(msg("Only an editor who is signed in may have this."))
    found = None
    if re.fullmatch(r"-?[0-9]{1,18}", chat):
        async with transaction() as session:
            found = await personal_data.export(session, int(chat))
            if found is not None:
                await audit.record(session, admin.name, "export subscriber", address=caller.address)
    if found is None:
        raise Refused(msg("Nothing is kept of a chat with this number."))
    return Response(
        found,
        media_type="application/json",
        headers={
            "content-disposition": 'attachment; filename="horo-subscriber.json"',
            "cache-control": "no-store",
        },
    )


async def _pieces(table: Table, wanted: Ask, language: Language) -> AsyncIterator[str]:
    async with transaction() as session:
        async for piece in csv_export.lines(session, table, wanted, language, settings().timezone):
            yield piece
