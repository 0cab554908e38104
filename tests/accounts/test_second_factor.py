"""The second factor: codes of an app and recovery codes, asked for after the password."""

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa

from horo_app.accounts import (
    admins,
    audit,
    key_check,
    logins,
    passwords,
    pending_logins,
    second_factor,
    sessions,
)
from horo_app.accounts.admins import Role
from horo_app.accounts.logins import Caller, CodeNeeded, OpenedSession
from horo_app.accounts.second_factor import CodeKind, FactorStatus
from horo_app.core import clock, secret_files
from horo_app.core.db import transaction
from horo_app.core.errors import Refused, TooManyAttempts, WrongLogin
from horo_app.core.settings import settings, use_database
from horo_app.ops.retention import forget_what_is_over
from tests.rows import count, rows

GOOD = "otter juggles nine lamps"

Move = Callable[..., None]


@pytest.fixture(autouse=True)
def _fresh(database: str) -> None:
    audit._flood.clear()


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    now = dt.datetime(2026, 11, 25, 12, 0, 15, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    def on(**by: float) -> None:
        nonlocal now
        now += dt.timedelta(**by)

    return on


class Phone:
    """An admin's app."""

    def __init__(self, admin: int, secret: str, codes: list[str]) -> None:
        self.admin, self.secret, self.codes = admin, secret, codes
        self._app = pyotp.TOTP(secret)

    def code(self, **later: float) -> str:
        return self._app.at(clock.now() + dt.timedelta(**later))


async def with_phone(name: str = "Anna") -> Phone:
    """An admin who is asked for codes; the code by which it was set up is used."""
    kept = await passwords.hashed(GOOD)
    async with transaction() as session:
        admin = await admins.create(session, name, kept, Role.EDITOR)
        secret = await second_factor.begin(session, admin)
    code = pyotp.TOTP(secret).at(clock.now())
    async with transaction() as session:
        return Phone(admin, secret, await second_factor.confirm(session, admin, code))


def caller(pending: str = "", address: str = "192.0.2.1") -> Caller:
    return Caller(address, "Firefox", "", "", pending=pending)


async def password_given(name: str = "Anna") -> str:
    """The token of a login that waits for its code."""
    needed = await logins.log_in(name, GOOD, caller())
    assert isinstance(needed, CodeNeeded)
    return needed.pending


async def is_signed_in(opened: OpenedSession) -> bool:
    async with transaction() as session:
        return await sessions.find(session, opened.session) is not None


async def test_a_password_alone_opens_nothing(move: Move) -> None:
    await with_phone()
    await password_given()
    assert await count("admin_sessions") == 0
    assert await rows("select action from audit") == []


async def test_password_and_code_open_a_session(move: Move) -> None:
    phone = await with_phone()
    pending = await password_given()
    move(seconds=30)
    opened = await logins.enter_code(f" {phone.code()[:3]} {phone.code()[3:]} ", caller(pending))
    assert await is_signed_in(opened)
    assert await rows("select admin, action, outcome, detail->>'code' from audit") == [
        ("Anna", "login", "done", "app")
    ]
    with pytest.raises(WrongLogin, match="took too long"):  # the token has served
        move(seconds=30)
        await logins.enter_code(phone.code(), caller(pending))


async def test_a_code_opens_once(move: Move) -> None:
    phone = await with_phone()
    move(seconds=30)
    code = phone.code()
    await logins.enter_code(code, caller(await password_given()))
    for _ in range(2):
        with pytest.raises(Refused, match="used before"):
            await logins.enter_code(code, caller(await password_given()))
    with pytest.raises(Refused):  # nor one from before it
        await logins.enter_code(phone.code(seconds=-30), caller(await password_given()))


async def test_the_same_code_at_the_same_moment_opens_once(move: Move) -> None:
    phone = await with_phone()
    move(seconds=30)
    pending = [await password_given() for _ in range(4)]
    tries = (
        logins.enter_code(phone.code(), caller(one, f"192.0.2.{place}")) for place, one in enumerate(pending)
    )
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(one).__name__ for one in found].count("OpenedSession") == 1
    assert await count("admin_sessions") == 1


@pytest.mark.parametrize(
    ("seconds", "holds"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
async def test_clocks_may_differ_by_half_a_minute(move: Move, seconds: int, holds: bool) -> None:
    phone = await with_phone()
    move(minutes=10)
    pending = await password_given()
    if holds:
        assert await logins.enter_code(phone.code(seconds=seconds), caller(pending))
    else:
        with pytest.raises(Refused):
            await logins.enter_code(phone.code(seconds=seconds), caller(pending))


@pytest.mark.parametrize("code", ["", "000000", "abc", "１２３４５６", "é" * 40, "-" * 19])
async def test_what_is_no_code_opens_nothing(move: Move, code: str) -> None:
    await with_phone()
    pending = await password_given()
    with pytest.raises(Refused):
        await logins.enter_code(code, caller(pending))
    assert await rows("select admin, subject, outcome, detail->>'why' from audit") == [
        (None, "Anna", "failed", "wrong code")
    ]


async def test_codes_are_guessed_five_times_in_five_minutes_at_most(move: Move) -> None:
    phone = await with_phone()
    move(seconds=30)
    for number in range(5):
        with pytest.raises(Refused):
            await logins.enter_code("000000", caller(await password_given(), f"198.51.100.{number}"))
    with pytest.raises(TooManyAttempts):
        await logins.log_in("Anna", GOOD, caller())
    async with transaction() as session:
        pending = await pending_logins.begin(session, phone.admin)
    with pytest.raises(TooManyAttempts):  # the right one, too
        await logins.enter_code(phone.code(), caller(pending, "203.0.113.5"))
    move(minutes=5)
    assert await logins.enter_code(phone.code(), caller(await password_given()))


async def test_a_login_waits_for_its_code_for_five_minutes(move: Move) -> None:
    phone = await with_phone()
    pending = await password_given()
    move(minutes=5, seconds=1)
    with pytest.raises(WrongLogin, match="took too long"):
        await logins.enter_code(phone.code(), caller(pending))
    await forget_what_is_over()
    assert await count("pending_logins") == 0


@pytest.mark.parametrize("token", ["", "made up"])
async def test_without_the_password_no_code_is_looked_at(move: Move, token: str) -> None:
    phone = await with_phone()
    move(seconds=30)
    with pytest.raises(WrongLogin):
        await logins.enter_code(phone.code(), caller(token))
    assert await count("login_attempts") == 0


async def test_a_recovery_code_opens_once_however_it_is_typed(move: Move) -> None:
    phone = await with_phone()
    code = phone.codes[3]
    assert await logins.enter_code(f" {code.upper().replace('-', ' ')} ", caller(await password_given()))
    assert await rows("select detail->>'code' from audit") == [("recovery code",)]
    with pytest.raises(Refused):
        await logins.enter_code(code, caller(await password_given()))
    async with transaction() as session:
        assert (await second_factor.find(session, phone.admin)).codes_left == 9


async def test_the_recovery_code_of_another_admin_opens_nothing(move: Move) -> None:
    anna = await with_phone()
    await with_phone("Boris")
    with pytest.raises(Refused):
        await logins.enter_code(anna.codes[0], caller(await password_given("Boris")))


async def test_new_recovery_codes_void_the_old_ones(move: Move) -> None:
    phone = await with_phone()
    async with transaction() as session:
        fresh = await second_factor.renew_codes(session, phone.admin)
    assert len({*fresh, *phone.codes}) == 20
    async with transaction() as session:
        assert await second_factor.use(session, phone.admin, phone.codes[0]) is None
        assert await second_factor.use(session, phone.admin, fresh[0]) is CodeKind.RECOVERY


async def test_the_database_knows_no_recovery_code(move: Move) -> None:
    phone = await with_phone()
    told = str(await rows("select * from recovery_codes"))
    assert not [code for code in phone.codes if code in told or code.replace("-", "") in told]
    assert all(len(code.replace("-", "")) == 16 for code in phone.codes)  # 64 bits


async def test_it_is_not_in_force_before_the_app_has_shown_a_code(move: Move) -> None:
    kept = await passwords.hashed(GOOD)
    async with transaction() as session:
        admin = await admins.create(session, "Anna", kept, Role.EDITOR)
        first = await second_factor.begin(session, admin)
        second = await second_factor.begin(session, admin)
    assert first != second
    with pytest.raises(Refused):
        async with transaction() as session:
            await second_factor.confirm(session, admin, pyotp.TOTP(first).at(clock.now()))
    assert isinstance(await logins.log_in("Anna", GOOD, caller()), OpenedSession)
    async with transaction() as session:
        await second_factor.confirm(session, admin, pyotp.TOTP(second).at(clock.now()))
        assert (await second_factor.find(session, admin)).status is FactorStatus.ON
    with pytest.raises(Refused, match="already"):
        async with transaction() as session:
            await second_factor.begin(session, admin)
    with pytest.raises(Refused):  # a recovery code sets nothing up
        async with transaction() as session:
            await second_factor.confirm(session, admin, pyotp.TOTP(second).at(clock.now()))


async def test_who_is_disabled_or_has_another_password_meanwhile_does_not_get_in(move: Move) -> None:
    phone = await with_phone()
    await with_phone("Boris")
    pending = await password_given()
    async with transaction() as session:
        await admins.disable(session, phone.admin)
    with pytest.raises(WrongLogin):
        await logins.enter_code(phone.codes[0], caller(pending))
    async with transaction() as session:
        await admins.enable(session, phone.admin)
        await admins.change_password(session, phone.admin, await passwords.hashed(GOOD))
    with pytest.raises(WrongLogin):
        await logins.enter_code(phone.codes[0], caller(pending))


async def test_turned_off_nothing_is_left(move: Move) -> None:
    phone = await with_phone()
    async with transaction() as session:
        assert await second_factor.turn_off(session, phone.admin)
    async with transaction() as session:
        assert not await second_factor.turn_off(session, phone.admin)
    assert isinstance(await logins.log_in("Anna", GOOD, caller()), OpenedSession)
    assert await count("recovery_codes") + await count("admin_second_factors") == 0


def test_the_picture_says_what_every_app_reads(monkeypatch) -> None:
    secret = pyotp.random_base32()
    read = pyotp.parse_uri(second_factor.address(secret, "Анна: админ"))
    assert isinstance(read, pyotp.TOTP)
    assert (read.secret, read.digits, read.interval, read.name) == (secret, 6, 30, "Анна: админ")
    assert read.issuer == "Horo localhost:3000"


KEY, OTHER_KEY = "k" * 32, "o" * 32


def set_key(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("SECRET_KEY", key)
    settings.cache_clear()


async def stored() -> tuple[str, str | None]:
    [(plain, encrypted)] = await rows("select secret, encrypted_secret from admin_second_factors")
    return plain, encrypted


async def used(phone: Phone, code: str) -> CodeKind | None:
    async with transaction() as session:
        return await second_factor.use(session, phone.admin, code)


async def test_with_a_key_the_secret_is_in_the_database_only_encrypted(
    move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_key(monkeypatch, KEY)
    phone = await with_phone()
    plain, encrypted = await stored()
    assert plain == ""
    assert encrypted is not None
    assert phone.secret not in encrypted
    move(seconds=60)
    assert await used(phone, phone.code()) is CodeKind.APP
    assert (await stored())[0] == ""


async def test_what_was_stored_in_plain_form_is_encrypted_when_its_code_is_used(
    move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await with_phone()
    assert await stored() == (phone.secret, None)
    set_key(monkeypatch, KEY)
    move(seconds=60)
    assert await used(phone, "000000") is None
    assert (await stored())[0] == phone.secret
    assert await used(phone, phone.code()) is CodeKind.APP
    plain, encrypted = await stored()
    assert (plain, bool(encrypted)) == ("", True)
    move(seconds=60)
    assert await used(phone, phone.code()) is CodeKind.APP


@pytest.mark.parametrize("key", [OTHER_KEY, ""])
async def test_with_another_key_or_none_the_app_is_refused_and_a_recovery_code_holds(
    move: Move, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    set_key(monkeypatch, KEY)
    phone = await with_phone()
    before = await stored()
    set_key(monkeypatch, key)
    move(seconds=60)
    assert await used(phone, phone.code()) is None
    assert await used(phone, phone.codes[0]) is CodeKind.RECOVERY
    assert await stored() == before


async def test_a_secret_that_was_copied_to_another_admin_is_none(
    move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_key(monkeypatch, KEY)
    phone, other = await with_phone(), await with_phone("Boris")
    async with transaction() as session:
        await session.execute(
            sa.text(
                "update admin_second_factors f set encrypted_secret = mine.encrypted_secret"
                " from admin_second_factors mine where mine.admin = :mine and f.admin = :other"
            ),
            {"mine": phone.admin, "other": other.admin},
        )
    move(seconds=60)
    assert await used(other, phone.code()) is None


async def test_an_operator_is_told_of_secrets_that_this_machine_cannot_read_or_would_not_encrypt(
    database: str, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trouble() -> str:
        return key_check.look(database, settings()).trouble

    set_key(monkeypatch, "")
    assert trouble() == ""
    phone = await with_phone()
    assert "in plain form: set SECRET_KEY" in trouble()
    set_key(monkeypatch, KEY)
    assert trouble() == ""
    move(seconds=60)
    await used(phone, phone.code())
    assert key_check.look(database, settings()).encrypted == 1
    set_key(monkeypatch, OTHER_KEY)
    assert "give every machine the same SECRET_KEY" in trouble()


def test_the_embedded_server_has_a_key_of_its_own_which_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    for name in ("SECRET_KEY_FILE", "BACKUP_TO"):
        monkeypatch.setenv(name, "")
    settings.cache_clear()
    use_database("postgresql://horo@127.0.0.1:1/horo")
    key = settings().secret_key.get_secret_value()
    kept = settings().data_dir / "secret-key"
    assert (len(key), kept.stat().st_mode & 0o777) == (64, 0o600)
    assert kept == secret_files.make_key(settings().data_dir)
    assert secret_files.kept_key(settings().data_dir) == key
    assert list(kept.parent.glob("secret-key.*")) == []
