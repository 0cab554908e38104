"""The link on which the first admin is made, for the operator who starts a service that has none."""

import asyncio
from pathlib import Path
from urllib.parse import urlencode

from horo_app.accounts import setup_links
from horo_app.core import db
from horo_app.core.db import transaction
from horo_app.core.settings import Settings

HOURS = int(setup_links.LIFE.total_seconds() // 3600)


def invitation(url: str, settings: Settings) -> str | None:
    """The line to show, None when there is an admin. A restart shows the same link again while it is valid."""
    kept_in = settings.data_dir / "setup-link"
    secret = asyncio.run(_link(url, settings.database_direct_url, _read(kept_in)))
    if secret is None:
        kept_in.unlink(missing_ok=True)
        return None
    _keep(kept_in, secret)
    address = f"{settings.base_url}/admin/setup?{urlencode({'key': secret})}"
    return f"There is no admin yet. Become the first within {HOURS} hours: {address}"


async def _link(url: str, direct_url: str, shown: str) -> str | None:
    db.open_engine(url, direct_url)
    try:
        async with transaction() as session:
            return await setup_links.link(session, shown)
    finally:
        await db.close_engine()


def _read(kept_in: Path) -> str:
    return kept_in.read_text().strip() if kept_in.exists() else ""


def _keep(kept_in: Path, secret: str) -> None:
    """Only the operator may read it: whoever does can become the first admin."""
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    kept_in.unlink(missing_ok=True)
    kept_in.touch(mode=0o600)
    kept_in.write_text(secret + "\n")
