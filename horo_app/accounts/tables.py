"""The people who run the service: who they are, where they are signed in, and what they did."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from horo_app.core.db.columns import UTC_TIME, now_by_default, numbered


class AdminAccount(SQLModel, table=True):
    """Somebody who may sign in. `key` is the name as it is compared, so that Anna and anna are one."""

    __tablename__ = "admins"

    id: int | None = numbered()
    name: str = Field(max_length=64)
    key: str = Field(max_length=128, unique=True)
    password: str = Field(max_length=256)
    role: str = Field(max_length=16)
    created_at: dt.datetime = now_by_default()
    disabled_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)


class AdminSession(SQLModel, table=True):
    """A browser that is signed in, or was. `token` and `browser` are hashes of what its cookies hold."""

    __tablename__ = "admin_sessions"
    __table_args__ = (
        sa.UniqueConstraint("token"),
        sa.ForeignKeyConstraint(["admin"], ["admins.id"], name="fk_admin_sessions_admin", ondelete="CASCADE"),
        sa.Index("ix_admin_sessions_admin", "admin"),
    )

    id: int | None = numbered()
    token: str = Field(max_length=64)
    admin: int = Field(sa_type=sa.BigInteger)
    browser: str = Field(max_length=64)
    created_at: dt.datetime = Field(sa_type=UTC_TIME)
    seen_at: dt.datetime = Field(sa_type=UTC_TIME)
    expires_at: dt.datetime = Field(sa_type=UTC_TIME)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    address: str = Field(max_length=64)
    agent: str = Field(max_length=256)


class SetupLink(SQLModel, table=True):
    """A link by which the first admin is made, or, with a `role`, another one; `token` is a hash."""

    __tablename__ = "setup_links"

    token: str = Field(primary_key=True, max_length=64)
    created_at: dt.datetime = Field(sa_type=UTC_TIME)
    expires_at: dt.datetime = Field(sa_type=UTC_TIME)
    used_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    role: str | None = Field(default=None, max_length=16)
    invited_by: int | None = Field(
        default=None,
        sa_column=sa.Column(sa.BigInteger, sa.ForeignKey("admins.id", ondelete="CASCADE")),
    )


class LoginAttempt(SQLModel, table=True):
    """A try to sign in, written as a failure before the password is looked at.

    `browser` is set when this browser has signed in by that name before; `address` is the network that shares a limit.
    """

    __tablename__ = "login_attempts"
    __table_args__ = (
        sa.Index("ix_login_attempts_key", "key", "at"),
        sa.Index("ix_login_attempts_address", "address", "at"),
    )

    id: int | None = numbered()
    at: dt.datetime = Field(sa_type=UTC_TIME)
    key: str = Field(max_length=128)
    address: str = Field(max_length=64)
    browser: str | None = Field(default=None, max_length=64)
    succeeded: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class AuditEntry(SQLModel, table=True):
    """What somebody did or was refused; `times` counts the same refusal within a minute."""

    __tablename__ = "audit"
    __table_args__ = (sa.Index("ix_audit_at", "at"),)

    id: int | None = numbered()
    at: dt.datetime = Field(sa_type=UTC_TIME)
    admin: str | None = Field(default=None, max_length=64)
    action: str = Field(max_length=64)
    subject: str = Field(default="", max_length=256, sa_column_kwargs={"server_default": ""})
    outcome: str = Field(max_length=16)
    detail: dict[str, Any] = Field(sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    address: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    times: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


def _owner(*, is_key: bool = False) -> Any:
    """The admin whose row it is, with whom it goes."""
    key = sa.ForeignKey("admins.id", ondelete="CASCADE")
    return Field(
        sa_column=sa.Column(sa.BigInteger, key, primary_key=is_key, nullable=False, autoincrement=False)
    )


class AdminSecondFactor(SQLModel, table=True):
    """The secret that an admin's app makes codes of, asked for once `confirmed_at`. `last_step` is the time of the last
    code that was right, in steps: it and those before it are refused.
    """

    __tablename__ = "admin_second_factors"

    admin: int = _owner(is_key=True)
    secret: str = Field(max_length=64)  # in plain form, empty when it is encrypted
    encrypted_secret: str | None = Field(default=None, sa_type=sa.Text)
    confirmed_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    last_step: int = Field(sa_type=sa.BigInteger)


class RecoveryCode(SQLModel, table=True):
    """A code for when the phone is lost, good once; `code` is a hash."""

    __tablename__ = "recovery_codes"

    admin: int = _owner(is_key=True)
    code: str = Field(primary_key=True, max_length=64)
    used_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)


class PendingLogin(SQLModel, table=True):
    """A login whose password was right and whose code is still to come; `token` is a hash."""

    __tablename__ = "pending_logins"

    token: str = Field(primary_key=True, max_length=64)
    admin: int = _owner()
    expires_at: dt.datetime = Field(sa_type=UTC_TIME)
