"""The second factor: a code from an app on the admin's phone, or one of the recovery codes kept for when it is lost."""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

import pyotp
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.accounts.sessions import digest
from horo_app.accounts.tables import AdminSecondFactor, RecoveryCode
from horo_app.core import clock, logs
from horo_app.core.db.columns import table_of
from horo_app.core.encryption import Encryption, WrongKey
from horo_app.core.errors import Refused
from horo_app.core.i18n import msg
from horo_app.core.settings import settings

log = logs.logger(__name__)

STEP = 30  # seconds that a code of the app lasts
DRIFT = 1  # codes before and after the present one that hold, for clocks that differ
RECOVERY_CODES = 10

_FACTORS = table_of(AdminSecondFactor)
_CODES = table_of(RecoveryCode)


class FactorStatus(StrEnum):
    """Whether signing in asks for a code."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"


class CodeKind(StrEnum):
    """What somebody proved to have."""

    APP = "app"
    RECOVERY = "recovery code"


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """An admin's: since when it is on, and how many recovery codes are left."""

    status: FactorStatus = FactorStatus.OFF
    since: dt.datetime | None = None
    codes_left: int = 0


async def find(session: AsyncSession, admin: int) -> SecondFactor:
    """The admin's second factor."""
    factor = sa.select(_FACTORS.c.confirmed_at).where(_FACTORS.c.admin == admin)
    row = (await session.execute(factor)).one_or_none()
    if row is None or row.confirmed_at is None:
        return SecondFactor(FactorStatus.OFF if row is None else FactorStatus.STARTING)
    left = sa.select(sa.func.count()).where(_CODES.c.admin == admin, _CODES.c.used_at.is_(None))
    return SecondFactor(FactorStatus.ON, row.confirmed_at, (await session.execute(left)).scalar_one())


async def is_on(session: AsyncSession, admin: int) -> bool:
    """Whether the admin's password alone opens nothing."""
    return (await find(session, admin)).status is FactorStatus.ON


async def who(session: AsyncSession) -> set[int]:
    """The admins who are asked for a code."""
    query = sa.select(_FACTORS.c.admin).where(_FACTORS.c.confirmed_at.is_not(None))
    return set((await session.execute(query)).scalars())


async def begin(session: AsyncSession, admin: int) -> str:
    """A new secret for the admin's app; it asks for nothing before `confirm`. Raises Refused when one is in force."""
    secret = pyotp.random_base32()
    values = {"confirmed_at": None, "last_step": 0, **_as_stored(admin, secret)}
    statement = insert(_FACTORS).values(admin=admin, **values)
    unconfirmed = statement.on_conflict_do_update(
        index_elements=["admin"], set_=values, where=_FACTORS.c.confirmed_at.is_(None)
    )
    if (await session.execute(unconfirmed.returning(_FACTORS.c.admin))).first() is None:
        raise Refused(msg("Signing in asks you for a code already. Turn that off first to use another app."))
    return secret


def address(secret: str, name: str) -> str:
    """What an app reads from the picture: the secret, and what to call it."""
    host = settings().base_url.partition("://")[2]
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=f"Horo {host}")


async def confirm(session: AsyncSession, admin: int, code: str) -> list[str]:
    """Ask for a code from now on, since the app has shown a right one; returns recovery codes. Raises Refused."""
    waiting = sa.select(_FACTORS.c.admin).where(_FACTORS.c.admin == admin, _FACTORS.c.confirmed_at.is_(None))
    if (await session.execute(waiting)).first() is None or not await _use_app(session, admin, code):
        raise Refused(msg("This code is not right. Wait for the next one and type that."))
    await session.execute(
        sa.update(_FACTORS).where(_FACTORS.c.admin == admin).values(confirmed_at=clock.now())
    )
    return await renew_codes(session, admin)


async def use(session: AsyncSession, admin: int, code: str) -> CodeKind | None:
    """Which kind of code this is; None for one that is wrong. One that was right is so only once."""
    if await _use_app(session, admin, code):
        return CodeKind.APP
    return CodeKind.RECOVERY if await _use_recovery(session, admin, code) else None


async def renew_codes(session: AsyncSession, admin: int) -> list[str]:
    """New recovery codes, of which the database keeps hashes; those before them are void."""
    await session.execute(sa.delete(_CODES).where(_CODES.c.admin == admin))
    codes = [_written(secrets.token_hex(8)) for _ in range(RECOVERY_CODES)]
    rows = [{"admin": admin, "code": digest(_plain(code))} for code in codes]
    await session.execute(insert(_CODES), rows)
    return codes


async def turn_off(session: AsyncSession, admin: int) -> bool:
    """Ask for no code any more; False when none was asked for."""
    await session.execute(sa.delete(_CODES).where(_CODES.c.admin == admin))
    statement = sa.delete(_FACTORS).where(_FACTORS.c.admin == admin).returning(_FACTORS.c.confirmed_at)
    return (await session.execute(statement)).scalar() is not None


async def _use_app(session: AsyncSession, admin: int, code: str) -> bool:
    query = sa.select(_FACTORS.c.secret, _FACTORS.c.encrypted_secret).where(_FACTORS.c.admin == admin)
    row = (await session.execute(query)).one_or_none()
    secret = _read(admin, *row) if row else ""
    step = _step(secret, code) if secret else None
    if step is None:
        return False
    used = (
        sa.update(_FACTORS)
        .where(_FACTORS.c.admin == admin, _FACTORS.c.last_step < step)
        .values(last_step=step, **_as_stored(admin, secret))
        .returning(_FACTORS.c.admin)
    )
    return (await session.execute(used)).first() is not None


def place_of(admin: int) -> str:
    """What the secret of an admin is encrypted for."""
    return f"second factor of {admin}"


def _as_stored(admin: int, secret: str) -> dict[str, str | None]:
    """Encrypted, when there is a key that all machines share."""
    if key := settings().secret_key.get_secret_value():
        return {"secret": "", "encrypted_secret": Encryption(key).encrypt(secret, place_of(admin))}
    return {"secret": secret, "encrypted_secret": None}


def _read(admin: int, plain: str, encrypted: str | None) -> str:
    """The secret; empty when this machine has another key than the one that encrypted it."""
    if encrypted is None:
        return plain
    try:
        return Encryption(settings().secret_key.get_secret_value()).decrypt(encrypted, place_of(admin))
    except WrongKey as error:
        log.error("the second factor of an admin cannot be read", admin=admin, error=str(error))
        return ""


def _step(secret: str, code: str) -> int | None:
    """The step of time whose code this is, if it is one that holds now."""
    app = pyotp.TOTP(secret, interval=STEP)
    now = int(clock.now().timestamp()) // STEP
    typed = "".join(code.split())
    holds = (now + offset for offset in range(-DRIFT, DRIFT + 1))
    return next(
        (step for step in holds if hmac.compare_digest(app.generate_otp(step).encode(), typed.encode())), None
    )


async def _use_recovery(session: AsyncSession, admin: int, code: str) -> bool:
    statement = (
        sa.update(_CODES)
        .where(_CODES.c.admin == admin, _CODES.c.code == digest(_plain(code)), _CODES.c.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(_CODES.c.code)
    )
    return (await session.execute(statement)).first() is not None


def _written(code: str) -> str:
    """In groups of four, as people copy it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _plain(code: str) -> str:
    return "".join(letter for letter in code.casefold() if letter.isalnum())
