"""A pooler before PostgreSQL: in session mode all is as ever, in transaction mode a direct address is needed."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock, db, leader_lock, logs
from horo_app.core.db import dsn, schema, transaction
from horo_app.core.errors import CannotStart
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.ops import background
from horo_app.readings.service import get_horoscope
from horo_app.readings.views import Channel, record
from horo_app.subscribers.rate_limiter import RateLimiter
from tests.database import execute
from tests.patience import PATIENCE
from tests.pgbouncer import pgbouncer
from tests.pooler import Pooler


def _through(port: int, url: str) -> str:
    server = dsn.parameters(url)
    return f"postgresql://{server['user']}@127.0.0.1:{port}/{server['dbname']}"


@pytest.mark.parametrize("kind", ["pgbouncer", "pooler of one session"])
def test_a_pooler_in_transaction_mode_alone_is_refused_in_a_sentence(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(schema, "HEARD", 0.5)
    server = dsn.parameters(database_url)
    if kind == "pgbouncer":
        with (
            pgbouncer(server, tmp_path) as port,
            pytest.raises(CannotStart, match=r"PgBouncer in transaction mode.*DATABASE_DIRECT_URL"),
        ):
            schema.migrate(_through(port, database_url))
        return
    with (
        Pooler(server, "transaction") as pooler,
        pytest.raises(CannotStart, match=r"PgBouncer in transaction mode.*DATABASE_DIRECT_URL"),
    ):
        schema.migrate(_through(pooler.port, database_url))


def test_a_pooler_in_session_mode_needs_no_direct_address(database_url: str, tmp_path: Path) -> None:
    with pgbouncer(dsn.parameters(database_url), tmp_path, mode="session") as port:
        schema.migrate(_through(port, database_url))


def test_a_direct_address_that_leads_elsewhere_is_refused_in_a_sentence(
    postgres_server, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pgbouncer(dsn.parameters(database_url), tmp_path) as port:
        pooled = _through(port, database_url)
        schema.migrate(pooled, database_url)
        monkeypatch.setattr(schema, "HEARD", 0.5)
        for elsewhere in (postgres_server.url, pooled):
            with pytest.raises(CannotStart, match="DATABASE_DIRECT_URL does not lead to the database behind"):
                schema.migrate(pooled, elsewhere)


@pytest.fixture
def pooled(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The settings of a process behind PgBouncer in transaction mode, with fewer sessions than connections."""
    monkeypatch.setattr(logs, "configure", lambda _: None)
    with pgbouncer(dsn.parameters(database_url), tmp_path, size=2) as port:
        monkeypatch.setenv("DATABASE_DIRECT_URL", database_url)
        monkeypatch.setenv("DATABASE_URL", _through(port, database_url))
        settings.cache_clear()
        yield database_url


async def test_behind_a_pooler_a_process_hears_changes_counts_views_and_prepares_nothing(pooled: str) -> None:
    date = clock.today(settings().timezone)
    with capture_logs() as lines:
        async with background.running():
            for _ in range(20):  # more often than the driver waits before it prepares a statement
                await asyncio.gather(*(_ask(sign) for sign in list(Sign)[:4]))
            before = await get_horoscope(Sign.LEO, date, Language.EN)
            execute(
                pooled,
                "update horoscope_cache set love = 'Changed by hand.' where sign = 'leo' and language = 'en'",
            )
            async with asyncio.timeout(PATIENCE):
                while (await get_horoscope(Sign.LEO, date, Language.EN)).version == before.version:
                    await asyncio.sleep(0.02)
            await record(Sign.LEO, Channel.WEB, Language.EN)
    assert execute(pooled, "select sum(views) from horoscope_views") == [(1,)]
    assert [line for line in lines if line["log_level"] == "error" or "error" in line] == []


async def _ask(sign: Sign) -> None:
    async with transaction() as session:
        query = "select count(*), cast(:moment as timestamptz) from horoscope_cache where sign = :sign"
        row = (await session.execute(sa.text(query), {"sign": sign.value, "moment": clock.now()})).one()
        assert isinstance(row[1], dt.datetime)


async def test_behind_a_pooler_what_one_session_sets_reaches_no_other_and_locks_are_held(pooled: str) -> None:
    db.open_engine(settings().database_url, settings().database_direct_url)
    pace, held = RateLimiter(100), asyncio.Event()
    try:
        assert await pace.turn(1, urgent=False) == 0  # over a line that commits without waiting for the disk
        async with transaction() as session:
            shown = await session.execute(sa.text("show synchronous_commit"))
            isolation = await session.execute(sa.text("show transaction_isolation"))
            [usual] = execute(pooled, "show synchronous_commit")
            assert (shown.scalar_one(), isolation.scalar_one()) == (usual[0], "read committed")

        async def work() -> None:
            held.set()
            await asyncio.Event().wait()

        first = asyncio.create_task(leader_lock.hold("one of us", work))
        await asyncio.wait_for(held.wait(), PATIENCE)
        held.clear()
        second = asyncio.create_task(leader_lock.hold("one of us", work))
        await asyncio.sleep(0.2)
        assert not held.is_set()
        first.cancel()
        await asyncio.wait_for(held.wait(), PATIENCE)
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
    finally:
        await pace.close()
        await db.close_engine()
